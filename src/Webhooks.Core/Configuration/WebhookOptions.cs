namespace Webhooks;

/// <summary>
/// The settings of one endpoint. They come from the provider's defaults, then the configuration section, then code, and are read anew
/// when the configuration reloads.
/// </summary>
public sealed class WebhookOptions
{
    /// <summary>
    /// The secrets, current first, then the ones still accepted; all are tried. A single configuration value counts as a list of one.
    /// Empty by default: an endpoint without a secret is refused when it is mapped or first used, unless <see cref="AllowUnsigned"/> is
    /// set or the secrets come from a source.
    /// </summary>
    /// <remarks>Configuration lists merge by index across layers: a shorter list in a later layer leaves the rest of an earlier one.</remarks>
    public IList<string> Secrets { get; } = [];

    /// <summary>
    /// Accepts deliveries without looking at signatures; false by default, and not to be combined with <see cref="Secrets"/>. Anybody who
    /// knows the address can then send events: it is logged as a warning at each start.
    /// </summary>
    public bool AllowUnsigned { get; set; }

    /// <summary>The largest body that is read, in bytes: 1 to 1,073,741,824; 4 MiB by default, 25 MiB for GitHub. Larger ones are answered 413.</summary>
    public int MaxRequestBodySize { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long a body may take to arrive: over zero, at most 10 minutes; 10 seconds by default. Later ones are answered 408.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the sender is kept waiting, from the start of the request: over zero, at most 10 minutes; 8 seconds for CircleCI, 25 for
    /// Perfsee, 8 for others. When it has passed, the answer is 503 and the handler's token is cancelled.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// The oldest event that is accepted, by the time in its signed body; null, the default, accepts any age. Over zero, at most
    /// <see cref="DeduplicationWindow"/>. Refused at start for a provider whose events do not say when they happened, such as Perfsee
    /// (<see cref="WebhookProvider.EventsCarryTime"/>). Beware: a provider's late retry carries its old time and is then refused.
    /// </summary>
    public TimeSpan? MaxEventAge { get; set; }

    /// <summary>
    /// How long a finished delivery is remembered, so that its repeats are not handled again: over zero, at most 30 days; 24 hours for
    /// CircleCI, 10 minutes for Perfsee, 24 hours for others. Counted from completion.
    /// </summary>
    public TimeSpan DeduplicationWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long without a delivery is too long: 1 minute to 30 days; null, the default, for no limit. When it has passed, a warning is logged
    /// and the health check of <c>AddWebhooks()</c> fails, unless the provider is asked (<see cref="SilenceProjects"/>) and says that nothing
    /// was due.
    /// </summary>
    /// <remarks>
    /// It is counted from the last delivery that was verified, whatever became of it and in whatever process that shares the inbox's
    /// store; where no store remembers one, from this process's own or its start. What was recovered did not arrive, and does not count.
    /// </remarks>
    public TimeSpan? MaxSilence { get; set; }

    /// <summary>
    /// The projects to ask the provider about before silence is told, as the provider names them. Empty, the default, takes those of
    /// <see cref="WebhookBuilder.RecoverMissed"/>; without them too, nobody is asked. Needs the client of the provider's API, as
    /// <c>AddCircleCIApi</c>; the app does not start without it.
    /// </summary>
    public IList<string> SilenceProjects { get; } = [];
}
