namespace Webhooks;

/// <summary>
/// The settings of one endpoint. They come from the provider's defaults, then the configuration section, then code, and are read again
/// when the configuration reloads.
/// </summary>
public sealed class WebhookOptions
{
    /// <summary>
    /// Gets the secrets: the current one first, then those that are still accepted. All are tried. A single configuration value counts as
    /// a list of one. An endpoint without a secret is refused when it is mapped or first used, unless <see cref="AllowUnsigned"/> is set or
    /// the secrets come from a source.
    /// </summary>
    /// <value>Empty by default.</value>
    /// <remarks>
    /// Configuration lists merge by index across layers: a shorter list in a later layer leaves the rest of an earlier one.
    /// </remarks>
    public IList<string> Secrets { get; } = [];

    /// <summary>
    /// Gets or sets a value indicating whether deliveries are accepted without a look at their signatures. It excludes
    /// <see cref="Secrets"/>. Anybody who knows the address can then send events; a warning at each start says so.
    /// </summary>
    /// <value><see langword="false"/> by default.</value>
    public bool AllowUnsigned { get; set; }

    /// <summary>Gets or sets the size of the largest body that is read, in bytes. Larger ones are answered 413.</summary>
    /// <value>1 to 1 GiB; 4 MiB by default, 25 MiB for GitHub.</value>
    public int MaxRequestBodySize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Gets or sets how long a body may take to arrive. Later ones are answered 408.</summary>
    /// <value>Greater than zero, at most 10 minutes; 10 seconds by default.</value>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets how long the sender waits for the answer, from the start of the request. When the time is over, the answer is 503 and
    /// the token of the handlers is cancelled.
    /// </summary>
    /// <value>Greater than zero, at most 10 minutes; 8 seconds by default, 25 seconds for Perfsee.</value>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Gets or sets the age of the oldest event that is accepted, by the time in its signed body. The app does not start with it for a
    /// provider whose events do not say when they happened, such as Perfsee (<see cref="WebhookProvider.EventsCarryTime"/>). A late retry
    /// of the provider carries its old time and is refused too.
    /// </summary>
    /// <value>
    /// Greater than zero, at most <see cref="DeduplicationWindow"/>; <see langword="null"/>, the default, accepts any age.
    /// </value>
    public TimeSpan? MaxEventAge { get; set; }

    /// <summary>
    /// Gets or sets how long a finished delivery is remembered, so that its repeats are not handled again, counted from its completion.
    /// </summary>
    /// <value>Greater than zero, at most 30 days; 1 day by default, 10 minutes for Perfsee.</value>
    public TimeSpan DeduplicationWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Gets or sets how long without a delivery is too long. When it has passed, a warning is logged and the health check of
    /// <c>AddWebhooks()</c> fails, unless the provider is asked (<see cref="SilenceProjects"/>) and says that nothing was due.
    /// </summary>
    /// <value>1 minute to 30 days; <see langword="null"/>, the default, for no limit.</value>
    /// <remarks>
    /// It is counted from the last delivery that was verified, whatever its outcome and in whatever process that shares the inbox's
    /// store; where no store remembers one, from this process's own or its start. What was recovered did not arrive, and does not count.
    /// </remarks>
    public TimeSpan? MaxSilence { get; set; }

    /// <summary>
    /// Gets the projects to ask the provider about before silence is reported, as the provider names them. Needs the client of the
    /// provider's API, as <c>AddCircleCIApi</c>; the app does not start without it.
    /// </summary>
    /// <value>
    /// Empty by default: those of <see cref="WebhookBuilder.RecoverMissed"/> are asked about, and no provider is asked where there are
    /// none.
    /// </value>
    public IList<string> SilenceProjects { get; } = [];
}
