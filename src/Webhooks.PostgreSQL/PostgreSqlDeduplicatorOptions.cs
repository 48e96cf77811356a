namespace Webhooks.PostgreSQL;

/// <summary>The settings of the shared memory of deliveries. They are read once, when the app starts.</summary>
public sealed class PostgreSqlDeduplicatorOptions
{
    /// <summary>The database, in Npgsql's form: <c>Host=…;Database=…;Username=…;Password=…</c>. Required. It is never logged.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// How long after a crash its deliveries stay claimed, in case the process still lives: 1 second to 1 hour; 30 seconds by default. It is
    /// renewed at every third of it while handlers run, and so does not limit them.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether the table <c>webhook_deliveries</c> is created when it is missing; true by default, and the user then needs the right to.
    /// Where it is false, run what <see cref="CreateTableSql"/> says yourself.
    /// </summary>
    public bool CreateTable { get; set; } = true;

    /// <summary>The statements that create the table, to be run any number of times. It is found through the connection's search path.</summary>
    public static string CreateTableSql => DeliveryTable.Create;
}
