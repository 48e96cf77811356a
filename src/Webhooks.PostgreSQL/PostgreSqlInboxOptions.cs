using Webhooks.PostgreSQL.Inbox;

namespace Webhooks.PostgreSQL;

/// <summary>The settings of the PostgreSQL inbox. They are read once, when the app starts.</summary>
public sealed class PostgreSqlInboxOptions : WebhookProcessingOptions
{
    /// <summary>
    /// Gets or sets the database, in Npgsql's form: <c>Host=…;Database=…;Username=…;Password=…</c>. It is never logged. The package sets
    /// <c>No Reset On Close</c> and never prepares statements, so that a pgbouncer in transaction mode can stand between.
    /// </summary>
    /// <value>Empty by default: the <c>NpgsqlDataSource</c> among the app's services is used, and one of the two is required.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// Gets or sets the direct address of the database for the one connection that listens, where <see cref="ConnectionString"/> leads to a
    /// pgbouncer in transaction mode: that passes no notifications on, so that what other processes store is found by polling only.
    /// </summary>
    /// <value>Null by default: the same database as everything else.</value>
    public string? ListenConnectionString { get; set; }

    /// <summary>
    /// Gets or sets how long after a crash its deliveries are left alone, in case the process still lives. It is renewed while handlers run
    /// and so does not limit them. Times are the database's own.
    /// </summary>
    /// <value>1 second to 1 hour; 30 seconds by default.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets how often the database is asked for retries that are due, and for what other processes stored when no notification
    /// came. What this process stores is handled at once.
    /// </summary>
    /// <value>10 milliseconds to 1 minute; 1 second by default.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets how many deliveries may wait for the database. When it is full, senders wait within their time, and are then answered
    /// 503.
    /// </summary>
    /// <value>1 to 100,000; 1,000 by default.</value>
    public int QueueCapacity { get; set; } = 1000;

    /// <summary>Gets or sets the total size of the bodies that may wait for the database, in bytes. A single body may exceed it.</summary>
    /// <value>Greater than zero; 64 MiB by default.</value>
    public long QueueBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Gets or sets a value indicating whether the tables are created when they are missing, at the start and later. Only then the user
    /// needs the right to create them. Where it is <see langword="false"/>, run <see cref="CreateAdministratorScript"/>.
    /// </summary>
    /// <value><see langword="true"/> by default.</value>
    public bool CreateTables { get; set; } = true;

    /// <summary>
    /// Returns what an administrator runs for an app whose user may not create tables: the tables, and a grant of the four rights that the
    /// user needs on them (select, insert, update, delete). It can be run any number of times, also after an upgrade of the package.
    /// </summary>
    /// <param name="userName">The user that the app connects as; it is quoted in the script.</param>
    /// <returns>SQL, for psql for instance.</returns>
    /// <exception cref="ArgumentException"><paramref name="userName"/> is null or blank.</exception>
    public static string CreateAdministratorScript(string userName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userName);
        return InboxSchema.AdministratorScript(userName);
    }
}
