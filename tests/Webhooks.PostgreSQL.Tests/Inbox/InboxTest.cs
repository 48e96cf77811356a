using Npgsql;
using Webhooks.Tests;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>A database of the test's own, with an administrator and a user.</summary>
public abstract class InboxTest : IAsyncLifetime
{
    protected InboxTest(PostgreSqlServer server)
    {
        PostgreSqlServer.Require();
        Server = server;
    }

    protected PostgreSqlServer Server { get; }

    protected string Database { get; private set; } = "";

    protected string UserConnection { get; private set; } = "";

    protected string UserName { get; private set; } = "";

    public virtual async Task InitializeAsync()
    {
        var (administrator, user, name) = await PostgreSqlTests.CreateDatabaseAsync(Server);
        (Database, UserConnection, UserName) = ($"{administrator};Maximum Pool Size=10", $"{user};Maximum Pool Size=10", name);
    }

    public virtual async Task DisposeAsync()
    {
        await PostgreSqlTests.ExecuteAsync(Server.ConnectionString, $"DROP DATABASE IF EXISTS {UserName} WITH (FORCE)");
        await PostgreSqlTests.ExecuteAsync(Server.ConnectionString, $"DROP ROLE IF EXISTS {UserName}");
    }

    protected Task ExecuteAsync(string sql) => PostgreSqlTests.ExecuteAsync(Database, sql);

    protected Task<long> CountAsync(string sql) => PostgreSqlTests.CountAsync(Database, sql);

    protected async Task<string[]> ReadAsync(string sql, params NpgsqlParameter[] values)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddRange(values);
        await using var rows = await command.ExecuteReaderAsync();
        List<string> lines = [];

        while (await rows.ReadAsync())
        {
            lines.Add(rows.GetValue(0).ToString() ?? "");
        }

        return [.. lines];
    }
}
