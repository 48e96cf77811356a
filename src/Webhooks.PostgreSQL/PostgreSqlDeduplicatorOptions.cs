using Webhooks.PostgreSQL.Deduplication;

namespace Webhooks.PostgreSQL;

/// <summary>The settings of the shared memory of deliveries. They are read once, when the app starts.</summary>
public sealed class PostgreSqlDeduplicatorOptions
{
    /// <summary>
    /// Gets or sets the database, in Npgsql's form: <c>Host=…;Database=…;Username=…;Password=…</c>. Required. It is never logged. The
    /// package sets <c>No Reset On Close</c> and never prepares statements, so that a pgbouncer in transaction mode can stand between.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// Gets or sets how long after a crash its deliveries stay claimed, in case the process still lives. It is renewed at every third of it
    /// while handlers run, and so does not limit them.
    /// </summary>
    /// <value>1 second to 1 hour; 30 seconds by default.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets a value indicating whether the table <c>webhook_deliveries</c> is created when it is missing, at the start and later.
    /// Only then the user needs the right to create it. Where it is <see langword="false"/>, run <see cref="CreateAdministratorScript"/> or
    /// <see cref="CreateTableSql"/>.
    /// </summary>
    /// <value><see langword="true"/> by default.</value>
    public bool CreateTable { get; set; } = true;

    /// <summary>
    /// Gets the statements that create the table, to be run any number of times. It is found through the connection's search path.
    /// </summary>
    public static string CreateTableSql => DeliveryTable.Create;

    /// <summary>
    /// Returns what an administrator runs for an app whose user may not create tables: <see cref="CreateTableSql"/>, and a grant of the
    /// four rights that the user needs on it (select, insert, update, delete). It can be run any number of times.
    /// </summary>
    /// <param name="userName">The user of <see cref="ConnectionString"/>; it is quoted in the script.</param>
    /// <returns>SQL, for psql for instance.</returns>
    /// <exception cref="ArgumentException"><paramref name="userName"/> is null or blank.</exception>
    public static string CreateAdministratorScript(string userName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userName);
        return DeliveryTable.AdministratorScript(userName);
    }
}
