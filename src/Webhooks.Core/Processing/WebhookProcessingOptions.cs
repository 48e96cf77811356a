namespace Webhooks;

/// <summary>
/// The settings for handling stored deliveries, the same for every inbox. Read once, when the app starts. For a queue of your own, set them
/// with <c>services.Configure&lt;WebhookProcessingOptions&gt;(…)</c>.
/// </summary>
public class WebhookProcessingOptions
{
    /// <summary>
    /// Gets or sets a value indicating whether this process runs handlers. Where it does not, deliveries are only stored, for another
    /// process that shares the inbox. Deliveries of an endpoint without any handler are always left to others.
    /// </summary>
    /// <value><see langword="true"/> by default.</value>
    public bool EnableProcessing { get; set; } = true;

    /// <summary>Gets or sets how many deliveries are handled at once.</summary>
    /// <value>1 to 1,000; 8 by default. With 1 they are handled in order, retries aside.</value>
    public int Concurrency { get; set; } = 8;

    /// <summary>
    /// Gets or sets how long the handlers of one delivery may take together before their token is cancelled and the attempt counts as
    /// failed. It has nothing to do with how long a sender waits.
    /// </summary>
    /// <value>Greater than zero, at most 1 day; 5 minutes by default.</value>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets how many attempts are made before a delivery becomes a dead letter.</summary>
    /// <value>1 to 1,000; 10 by default, which take about 5 hours with <see cref="DefaultRetryDelays"/>.</value>
    public int MaxAttempts { get; set; } = 10;

    /// <summary>
    /// Gets or sets the waits before the second attempt, the third, and so on; the last one repeats. Where the inbox can keep any time, up
    /// to a quarter is taken off at random, so that deliveries that failed together are not retried together.
    /// </summary>
    /// <value>
    /// At most 20 waits, each 1 millisecond to 7 days. Empty, the default, means <see cref="DefaultRetryDelays"/>: what code or
    /// configuration sets replaces them.
    /// </value>
    public IReadOnlyList<TimeSpan> RetryDelays { get; set; } = [];

    /// <summary>Gets the waits that apply where <see cref="RetryDelays"/> is empty: 5 s, 30 s, 2 min, 10 min, 30 min, 1 h.</summary>
    public static IReadOnlyList<TimeSpan> DefaultRetryDelays { get; } =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
    ];

    /// <summary>Gets the waits that apply.</summary>
    internal IReadOnlyList<TimeSpan> Waits => RetryDelays.Count > 0 ? RetryDelays : DefaultRetryDelays;

    /// <summary>
    /// Gets or sets how long running handlers may go on when the app stops, before their token is cancelled and their deliveries are
    /// released for others. The host's own shutdown timeout (30 seconds by default) ends it too.
    /// </summary>
    /// <value>Zero to 10 minutes; 10 seconds by default.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets how many handlers that ignore their token may go on beside others. At this number nothing more is started here until
    /// one of them ends; the health check is degraded from the first.
    /// </summary>
    /// <value>1 to 10,000; 64 by default.</value>
    public int MaxStuckHandlers { get; set; } = 64;
}
