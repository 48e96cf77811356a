using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Webhooks.Tests;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>A database of the test's own, with an administrator and a user.</summary>
public abstract partial class InboxTest : IAsyncLifetime
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

    protected static string InsertSql(string endpoint, int count, string dueIn) =>
        $$"""
        WITH rows AS (
            INSERT INTO webhook_inbox (key, provider, endpoint, id, type, origin, verified, received_at, body_hash, due_at)
            SELECT decode(md5(random()::text), 'hex'), 'CircleCI', '{{endpoint}}', n::text, 'ping', 1, true, now(), '', clock_timestamp() + interval '{{dueIn}}'
            FROM generate_series(1, {{count}}) n RETURNING number
        )
        INSERT INTO webhook_inbox_bodies SELECT number, '{"type":"ping","id":"ping","happened_at":"2026-03-01T10:00:00Z"}' FROM rows
        """;

    protected Task InsertAsync(string endpoint, int count, string dueIn) => ExecuteAsync(InsertSql(endpoint, count, dueIn));

    /// <summary>Counts the pages that a statement read, of an <c>EXPLAIN (ANALYZE, BUFFERS)</c> of it.</summary>
    protected static int BuffersOf(string plan)
    {
        // Of the whole statement: the first line that counts buffers.
        var line = plan.Split('\n').First(line => line.Contains("Buffers:", StringComparison.Ordinal));
        return Pages().Matches(line).Where(match => match.Groups[1].Value is "hit" or "read").Sum(
            match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("(hit|read|dirtied|written)=([0-9]+)")]
    private static partial Regex Pages();
}
