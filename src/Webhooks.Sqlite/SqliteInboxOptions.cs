namespace Webhooks.Sqlite;

/// <summary>The settings of the inbox. They are read once, when the app starts.</summary>
public sealed class SqliteInboxOptions
{
    /// <summary>
    /// Gets or sets the path of the database file. Required. The file is created at start when it is missing, for the app's user only; its
    /// directory must exist, on a disk of this machine. Several processes may share the file.
    /// </summary>
    /// <value>
    /// A path, not a connection string. A relative path starts at the app's content root, where the host's settings watcher sees every
    /// write; in production, a folder elsewhere costs less.
    /// </value>
    public string Path { get; set; } = "";

    /// <summary>
    /// Whether this process also runs handlers; true by default. Where it is false, deliveries are only stored, for another process that
    /// shares the file. Deliveries of an endpoint without any handler are always left to others.
    /// </summary>
    public bool HandleHere { get; set; } = true;

    /// <summary>How many deliveries are handled at once: 1 to 1,000; 8 by default. With 1 they are handled in order, retries aside.</summary>
    public int Concurrency { get; set; } = 8;

    /// <summary>
    /// How long the handlers of one delivery may take together before their token is cancelled and the attempt counts as failed: over zero,
    /// at most 1 day; 5 minutes by default. Nothing to do with how long a sender waits.
    /// </summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a delivery is tried before it becomes a dead letter: 1 to 1,000; 15 by default, which take about 4 hours.</summary>
    public int MaxAttempts { get; set; } = 15;

    /// <summary>
    /// The longest wait after the first failed attempt; each further one doubles it. A part of up to a half is taken off by chance, so that
    /// what failed together does not come again together. Over zero, at most <see cref="MaxRetryDelay"/>; 5 seconds by default.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between two attempts: over zero, at most 7 days; 1 hour by default.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long after a crash its deliveries are left alone, in case the process still lives: 1 second to 1 hour; 30 seconds by default.
    /// It is renewed while handlers run and so does not limit them.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the file is looked at for retries that are due and for what other processes stored: 10 milliseconds to 1 minute; 1 second
    /// by default. What this process stores is handled at once.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long running handlers may go on when the app stops, before their token is cancelled and their deliveries are released for the
    /// next start: zero to 10 minutes; 10 seconds by default. The host's own shutdown timeout (30 seconds by default) ends it too.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many deliveries may wait for the disk: 1 to 100,000; 1,000 by default. When it is full, senders are kept waiting within their
    /// time, and then answered 503.
    /// </summary>
    public int QueueCapacity { get; set; } = 1000;

    /// <summary>How many bytes of bodies may wait for the disk: over zero; 64 MiB by default. One body more may pass it.</summary>
    public long QueueBytes { get; set; } = 64 * 1024 * 1024;
}
