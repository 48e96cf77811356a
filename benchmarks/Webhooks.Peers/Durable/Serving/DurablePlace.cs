namespace Webhooks.Peers.Durable.Serving;

/// <summary>Where one server stores.</summary>
/// <param name="Folder">A folder of its own.</param>
/// <param name="Name">A name that nobody else uses, for queues.</param>
internal sealed record DurablePlace(string Folder, string Name)
{
    private const string NameVariable = "PEERS_NAME";
    private const string PostgreSqlVariable = "PEERS_POSTGRESQL";
    private const string RabbitMQVariable = "PEERS_RABBITMQ";

    /// <summary>Gets the connection string of a database of its own; empty where it has none.</summary>
    public string PostgreSql { get; init; } = "";

    /// <summary>Gets the broker's address; null where it has none.</summary>
    public Uri? RabbitMQ { get; init; }

    /// <summary>Gets the path of its SQLite file.</summary>
    public string File => Path.Combine(Folder, "deliveries.db");

    /// <summary>The place of this process, which was started with <see cref="ToEnvironment"/>.</summary>
    public static DurablePlace FromEnvironment(string folder) => new(folder, Environment.GetEnvironmentVariable(NameVariable)!)
    {
        PostgreSql = Environment.GetEnvironmentVariable(PostgreSqlVariable) ?? "",
        RabbitMQ = Environment.GetEnvironmentVariable(RabbitMQVariable) is { Length: > 0 } address ? new(address) : null,
    };

    public IEnumerable<KeyValuePair<string, string?>> ToEnvironment() =>
    [
        new(NameVariable, Name),
        new(PostgreSqlVariable, PostgreSql),
        new(RabbitMQVariable, RabbitMQ?.OriginalString),
    ];
}
