using Webhooks.Api;

namespace Webhooks.Perfsee.Api;

/// <summary>
/// Provides the settings of <see cref="PerfseeClient"/>, bound from the section <c>Webhooks:Api:Perfsee</c>. <see cref="Token"/> and
/// <see cref="Host"/> follow the configuration while the app runs; the other settings are read once.
/// </summary>
public sealed class PerfseeApiOptions : IApiOptions
{
    /// <summary>
    /// Gets or sets the API token. Null, the default, reads public projects only. It is sent to <see cref="Host"/> only and is never
    /// logged.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>
    /// Gets or sets the address of Perfsee. Required: there is no default, because every Perfsee is self-hosted. It must be https; http is
    /// accepted for a loopback address only.
    /// </summary>
    public Uri? Host { get; set; }

    /// <summary>Gets or sets the time that one attempt may take, its answer's body included.</summary>
    /// <value>10 milliseconds to 10 minutes; 10 seconds by default.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the time that a call may take with all its retries.</summary>
    /// <value>10 milliseconds to 10 minutes; 1 minute by default.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets or sets how often a call is sent again. A request that changes something and may already have been carried out is sent once.
    /// </summary>
    /// <value>0 to 10; 3 by default.</value>
    public int MaxRetries { get; set; } = 3;

    /// <summary>
    /// Gets or sets the longest wait before a retry. When Perfsee asks for a longer one, the call fails at once with an exception that
    /// carries the wait.
    /// </summary>
    /// <value>0 to 10 minutes; 15 seconds by default.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(15);
}
