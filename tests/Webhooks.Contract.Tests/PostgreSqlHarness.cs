using Npgsql;

namespace Webhooks.Contract.Tests;

/// <summary>A database for each test, on one server.</summary>
internal sealed class PostgreSqlHarness(PostgreSqlServer server) : InboxHarness
{
    private readonly string _name = $"contract_{Guid.NewGuid():n}";
    private bool _isCreated;

    public override string Inbox => "PostgreSQL";

    // Small pools: several apps share the server's hundred connections.
    public override string Storage => $"{server.ConnectionStringOf("postgres", _name)};Maximum Pool Size=10";

    public override async Task StartAsync()
    {
        PostgreSqlServer.Require();
        await ExecuteAsync(server.ConnectionString, $"CREATE DATABASE {_name}");
        _isCreated = true;
    }

    public override async Task SpoilAsync() =>
        Assert.Equal(1, await ExecuteAsync(Storage, "UPDATE webhook_inbox SET headers = 'no JSON'"));

    public override async ValueTask DisposeAsync()
    {
        if (_isCreated)
        {
            await ExecuteAsync(server.ConnectionString, $"DROP DATABASE {_name} WITH (FORCE)");
        }
    }

    private static async Task<int> ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }
}
