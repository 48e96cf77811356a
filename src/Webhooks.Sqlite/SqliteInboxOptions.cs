namespace Webhooks.Sqlite;

/// <summary>The settings of the SQLite inbox. They are read once, when the app starts.</summary>
public sealed class SqliteInboxOptions : WebhookProcessingOptions
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
    /// Gets or sets how long after a crash its deliveries are left alone, in case the process still lives. It is renewed while handlers run
    /// and so does not limit them.
    /// </summary>
    /// <value>1 second to 1 hour; 30 seconds by default.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets how often the file is looked at for retries that are due and for what other processes stored. What this process stores
    /// is handled at once.
    /// </summary>
    /// <value>10 milliseconds to 1 minute; 1 second by default.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets how many deliveries may wait for the disk. When it is full, senders wait within their time, and are then answered 503.
    /// </summary>
    /// <value>1 to 100,000; 1,000 by default.</value>
    public int QueueCapacity { get; set; } = 1000;

    /// <summary>Gets or sets the total size of the bodies that may wait for the disk, in bytes. A single body may exceed it.</summary>
    /// <value>Greater than zero; 64 MiB by default.</value>
    public long QueueBytes { get; set; } = 64 * 1024 * 1024;
}
