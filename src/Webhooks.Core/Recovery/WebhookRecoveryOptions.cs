namespace Webhooks;

/// <summary>
/// Provides the settings of one endpoint's recovery, bound from the section <c>Webhooks:Recovery:{endpoint}</c> and then set by the
/// delegate of <see cref="WebhookBuilder.RecoverMissed"/>. They are read once, when the app starts.
/// </summary>
public sealed class WebhookRecoveryOptions
{
    /// <summary>
    /// Gets the projects to ask the provider about, at least one, as the provider names them: <c>gh/acme/app</c> at CircleCI, the project's
    /// id at Perfsee.
    /// </summary>
    public IList<string> Projects { get; } = [];

    /// <summary>
    /// Gets the event types to recover. Empty, the default, recovers the types that handlers of the endpoint take. Name the types when the
    /// provider's webhook does not send all of them, or when the handlers run in another process.
    /// </summary>
    public IList<string> Types { get; } = [];

    /// <summary>Gets or sets the time between two sweeps.</summary>
    /// <value>
    /// 1 second to 1 day; 5 minutes by default. <see cref="Timeout.InfiniteTimeSpan"/> sweeps only when <see cref="WebhookRecovery"/> is
    /// called.
    /// </value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets or sets how far back the first sweep after a long downtime asks. The store remembers what arrived for a little longer.
    /// </summary>
    /// <value>1 hour to 30 days; 7 days by default.</value>
    public TimeSpan LookBack { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Gets or sets how far behind the last sweep the next one begins, because providers list some items late.
    /// <see langword="null"/>, the default, takes the provider's: 1 hour.
    /// </summary>
    /// <value>0 to 7 days.</value>
    public TimeSpan? Overlap { get; set; }

    /// <summary>
    /// Gets or sets how long an event is left to arrive on its own. Make it longer than the provider's own retries.
    /// <see langword="null"/>, the default, takes the provider's: 30 minutes for CircleCI, 2 minutes for Perfsee.
    /// </summary>
    /// <value>0 to 1 day.</value>
    public TimeSpan? SettleTime { get; set; }

    /// <summary>
    /// Gets or sets how many requests are sent to the provider within one <see cref="Interval"/>. A sweep that needs more waits for the
    /// next interval and goes on.
    /// </summary>
    /// <value>1 to 100,000; 300 by default.</value>
    public int MaxRequests { get; set; } = 300;

    /// <summary>
    /// Gets or sets the tenant of recovered deliveries, for an endpoint whose secrets come from a source that knows tenants: only
    /// deliveries of this tenant are recovered. <see langword="null"/>, the default, is no tenant.
    /// </summary>
    public string? Tenant { get; set; }
}
