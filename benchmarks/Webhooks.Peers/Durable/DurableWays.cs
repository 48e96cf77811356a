using Webhooks.Peers.Durable.Ways;

namespace Webhooks.Peers.Durable;

/// <summary>The ways that are compared. The "least code" is what the machine allows: batches, and none of what a product needs.</summary>
internal static class DurableWays
{
    public static IReadOnlyList<DurableWay> All { get; } =
    [
        new("ours-sqlite", "**ours, SQLite**", DurableStore.Sqlite, place => new OursOnSqlite(place)),
        new("ours-sqlite-64", "**ours**, `Concurrency` 64", DurableStore.Sqlite, place => new OursOnSqlite(place, concurrency: 64)),
        new("wolverine-sqlite", "WolverineFx.Sqlite, `synchronous=FULL`", DurableStore.Sqlite,
            place => new WolverineOnSqlite(place, isFull: true))
        {
            Most = 6_000,
        },
        new("wolverine-sqlite-normal", "WolverineFx.Sqlite as it comes", DurableStore.Sqlite,
            place => new WolverineOnSqlite(place, isFull: false))
        {
            Most = 6_000,
        },
        new("hangfire-sqlite", "Hangfire.Storage.SQLite", DurableStore.Sqlite, place => new HangfireOnSqlite(place)) { Most = 2_000 },
        new("insert-sqlite", "by hand, a transaction each", DurableStore.Sqlite, place => new InsertIntoSqlite(place)),
        new("least-sqlite", "the least code", DurableStore.Sqlite, place => new LeastOnSqlite(place)),

        new("ours-postgresql", "**ours, PostgreSQL**", DurableStore.PostgreSql, place => new OursOnPostgreSql(place, handles: true)),
        new("ours-postgresql-64", "**ours**, `Concurrency` 64", DurableStore.PostgreSql,
            place => new OursOnPostgreSql(place, handles: true, concurrency: 64)),
        new("ours-postgresql-prepared", "**ours**, statements prepared", DurableStore.PostgreSql,
            place => new OursOnPostgreSql(place, handles: true, prepares: true)),
        new("wolverine-postgresql", "WolverineFx.Postgresql", DurableStore.PostgreSql, place => new WolverineOnPostgreSql(place)),
        new("cap-postgresql", "DotNetCore.CAP.PostgreSql", DurableStore.PostgreSql, place => new CapOnPostgreSql(place)) { Most = 8_000 },
        new("hangfire-postgresql", "Hangfire.PostgreSql", DurableStore.PostgreSql,
            place => new HangfireOnPostgreSql(place)) { Most = 2_000 },
        new("insert-postgresql", "by hand, an `INSERT` each", DurableStore.PostgreSql,
            place => new InsertIntoPostgreSql(place, handles: true)),
        new("least-postgresql", "the least code", DurableStore.PostgreSql, place => new LeastOnPostgreSql(place, handles: true)),
        new("ours-postgresql-store", "**ours**, stored only", DurableStore.PostgreSql, place => new OursOnPostgreSql(place, handles: false))
        {
            Handles = false,
        },
        new("insert-postgresql-store", "by hand, stored only", DurableStore.PostgreSql,
            place => new InsertIntoPostgreSql(place, handles: false))
        {
            Handles = false,
        },
        new("least-postgresql-store", "the least code, stored only", DurableStore.PostgreSql,
            place => new LeastOnPostgreSql(place, handles: false))
        {
            Handles = false,
        },

        new("ours-rabbitmq", "**ours, RabbitMQ**", DurableStore.RabbitMQ, place => new OursOnRabbitMQ(place)),
        new("ours-rabbitmq-64", "**ours**, `Concurrency` 64", DurableStore.RabbitMQ, place => new OursOnRabbitMQ(place, concurrency: 64)),
        new("wolverine-rabbitmq", "WolverineFx.RabbitMQ", DurableStore.RabbitMQ, place => new WolverineOnRabbitMQ(place)),
        new("masstransit-rabbitmq", "MassTransit.RabbitMQ", DurableStore.RabbitMQ, place => new MassTransitOnRabbitMQ(place)),
        new("least-rabbitmq", "the least code", DurableStore.RabbitMQ, place => new LeastOnRabbitMQ(place)),
    ];

    /// <summary>The way of that name, or else all whose names hold it.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IReadOnlyList<DurableWay> Find(string name)
    {
        IReadOnlyList<DurableWay> exact = [.. All.Where(way => way.Name == name)];
        IReadOnlyList<DurableWay> found =
            exact.Count > 0 ? exact : [.. All.Where(way => way.Name.Contains(name, StringComparison.Ordinal))];
        return found.Count > 0
            ? found
            : throw new ArgumentException($"There is no way '{name}': {string.Join(", ", All.Select(way => way.Name))}.");
    }
}
