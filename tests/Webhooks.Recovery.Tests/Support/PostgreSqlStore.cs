using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Webhooks.Recovery.Tests.Support;

/// <summary>A database of its own on the server of all tests.</summary>
internal sealed class PostgreSqlStore(PostgreSqlServer server) : RecoveryStore
{
    private readonly string _name = $"recovery_{Guid.NewGuid():n}";

    public static async Task<PostgreSqlStore> CreateAsync(PostgreSqlServer server)
    {
        var store = new PostgreSqlStore(server);
        await ExecuteAsync(server.ConnectionString, $"CREATE DATABASE {store._name}");
        return store;
    }

    public override void Add(IServiceCollection services) => services.AddPostgreSqlInbox(options =>
    {
        options.ConnectionString = ConnectionString;
        options.PollInterval = RecoveryApp.PollInterval;
    });

    public override Task ClearAsync() => ExecuteAsync(
        ConnectionString,
        """
        DO $$ BEGIN
            IF to_regclass('webhook_inbox') IS NOT NULL THEN
                TRUNCATE webhook_inbox, webhook_inbox_bodies, webhook_inbox_failures, webhook_inbox_effects,
                    webhook_recovery_facts, webhook_recovery_places, webhook_recovery_leases;
            END IF;
        END $$
        """);

    public override Task PruneAsync() => ExecuteAsync(
        ConnectionString,
        """
        DELETE FROM webhook_inbox_bodies WHERE number IN (SELECT number FROM webhook_inbox WHERE state = 2);
        DELETE FROM webhook_inbox WHERE state = 2
        """);

    public override async ValueTask DisposeAsync() => await ExecuteAsync(server.ConnectionString, $"DROP DATABASE {_name} WITH (FORCE)");

    public override string Address => ConnectionString;

    private string ConnectionString => $"{server.ConnectionStringOf("postgres", _name)};Maximum Pool Size=10";

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
