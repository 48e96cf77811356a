using Npgsql;
using Webhooks.PostgreSQL.Inbox;
using Webhooks.Tests;
using static Webhooks.PostgreSQL.Tests.Inbox.InboxMachine;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>What makes claims fast, and what must not make them skip a row.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class ClaimCostTests(PostgreSqlServer server) : InboxTest(server)
{
    private static readonly int Finished = Sizes.Of(20_000, 200_000, 200_000);

    [SkippableFact]
    public async Task OldSnapshotFinishedRowsALateRetryAndAnEndpointOfNobody_ClaimReadsFewPages()
    {
        await using var machine = await StartAsync(Database);
        await InsertAsync("CircleCI", Finished, dueIn: "-1 hour");
        await InsertAsync("Nobody", 1000, dueIn: "-1 hour");
        await InsertAsync("CircleCI", 1, dueIn: "1 hour");

        // From here on nothing that is finished leaves the indexes.
        await using var old = NpgsqlDataSource.Create(Database);
        await using var snapshot = await old.OpenConnectionAsync();
        await using var transaction = await snapshot.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await using (var look = new NpgsqlCommand("SELECT COUNT(*) FROM webhook_inbox", snapshot))
        {
            await look.ExecuteScalarAsync();
        }

        await ExecuteAsync("UPDATE webhook_inbox SET state = 2, expires_at = clock_timestamp() + interval '1 day' WHERE endpoint = "
            + "'CircleCI' AND due_at < now()");
        await ExecuteAsync("ANALYZE webhook_inbox");
        await InsertAsync("CircleCI", 1, dueIn: "-1 second");

        var from = TimeProvider.System.GetUtcNow().UtcDateTime - LowWaterMarks.Trail;
        Assert.InRange(await BuffersAsync(from), 1, 200);
        Assert.InRange(await BuffersAsync(DateTime.UnixEpoch), Finished / 200, int.MaxValue);
    }

    [SkippableFact]
    public async Task RowInsertedEarlyAndCommittedLate_IsHandled()
    {
        var handled = 0;
        await using var machine = await StartAsync(Database, endpoint => endpoint.On<WebhookEvent>((_, _) =>
        {
            Interlocked.Increment(ref handled);
            return Task.CompletedTask;
        }));
        await using var source = NpgsqlDataSource.Create(Database);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var insert = new NpgsqlCommand(InsertSql("CircleCI", 1, "0 seconds"), connection))
        {
            await insert.ExecuteNonQueryAsync();
        }

        for (var later = 0; later < 20; later++)
        {
            await machine.AcceptAsync(Ping());
        }

        await Eventually.IsTrueAsync(() => Volatile.Read(ref handled) == 20, "what came later is handled");
        await transaction.CommitAsync();

        await Eventually.IsTrueAsync(() => Volatile.Read(ref handled) == 21, "what was committed late is handled too");
    }

    [Fact]
    public void Mark_TrailsTheServersClock_AndIsForgottenEachMinute()
    {
        var time = new ManualTime();
        var marks = new LowWaterMarks(time);
        var now = time.GetUtcNow().UtcDateTime;
        Assert.Equal(DateTime.UnixEpoch, marks.Of("CircleCI"));

        marks.Advance("CircleCI", now, now);
        Assert.Equal(now - LowWaterMarks.Trail, marks.Of("CircleCI"));

        // A full claim leaves what is due after its last row.
        marks.Advance("CircleCI", now - TimeSpan.FromHours(1), now);
        Assert.Equal(now - LowWaterMarks.Trail, marks.Of("CircleCI"));

        time.Advance(LowWaterMarks.RescanInterval);
        Assert.Equal(DateTime.UnixEpoch, marks.Of("CircleCI"));
    }

    [SkippableFact]
    public Task StatementsOfTheHotPath_UseTheIndexThatWasMadeForThem() => AssertIndexesAsync(Database);

    [SkippableFact]
    public async Task StatementsOfTheHotPathBehindPgBouncer_UseTheIndexThatWasMadeForThem()
    {
        PgBouncer.Require();
        await using var bouncer = await PgBouncer.StartAsync(Server);
        await AssertIndexesAsync(bouncer.ConnectionStringOf(UserName));
    }

    [SkippableFact]
    public async Task Claim_IsCommittedWithoutWaitingForTheDisk_AndLeavesNothingBehindInTheSession()
    {
        await using var machine = await StartAsync(Database);
        await using var source = NpgsqlDataSource.Create(Database);
        await using var connection = await source.OpenConnectionAsync();

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            Assert.Equal("on", await SynchronousCommitAsync(connection));
            await using var claim = new NpgsqlCommand(InboxLeases.TakeDue, connection);
            claim.Parameters.AddRange(ValuesOf(DateTime.UnixEpoch));
            await claim.ExecuteNonQueryAsync();
            Assert.Equal("off", await SynchronousCommitAsync(connection));
            await transaction.CommitAsync();
        }

        Assert.Equal("on", await SynchronousCommitAsync(connection));
    }

    private static async Task<string?> SynchronousCommitAsync(NpgsqlConnection connection)
    {
        await using var show = new NpgsqlCommand("SHOW synchronous_commit", connection);
        return (string?)await show.ExecuteScalarAsync();
    }

    private async Task AssertIndexesAsync(string address)
    {
        await using var machine = await StartAsync(Database);
        await InsertAsync("CircleCI", 6000, dueIn: "-1 hour");
        await ExecuteAsync(
            "UPDATE webhook_inbox SET state = 1, lease_until = now() + interval '1 hour' WHERE number BETWEEN 3001 AND 4000");
        await ExecuteAsync("UPDATE webhook_inbox SET state = 2, expires_at = now() + interval '1 hour' WHERE number BETWEEN 4001 AND 5000");
        await ExecuteAsync("UPDATE webhook_inbox SET state = 3, subject = number::text WHERE number > 5000");
        await ExecuteAsync("ANALYZE webhook_inbox");

        Assert.Contains("webhook_inbox_due", await PlanAsync(InboxLeases.TakeDue, DateTime.UnixEpoch, address), StringComparison.Ordinal);
        await ExecuteAsync("UPDATE webhook_inbox SET suspect = 1 WHERE number <= 3");
        Assert.Contains(
            "webhook_inbox_suspect", await PlanAsync(InboxLeases.TakeSuspect, DateTime.UnixEpoch, address), StringComparison.Ordinal);

        foreach (var (condition, index) in ((string, string)[])
        [
            ("state = 1 AND lease_until <= now()", "webhook_inbox_lease"),
            ("state = 2 AND expires_at <= now() ORDER BY expires_at LIMIT 10", "webhook_inbox_expiry"),
            ("state = 3 ORDER BY number DESC LIMIT 10", "webhook_inbox_state"),
            ("left(subject, 100) = 'x' AND subject = 'x'", "webhook_inbox_by_subject"),
            ("key = '\\x00'", "webhook_inbox_key_key"),
        ])
        {
            Assert.Contains(
                index,
                string.Join('\n', await ReadAsync($"EXPLAIN SELECT * FROM webhook_inbox WHERE {condition}")),
                StringComparison.Ordinal);
        }
    }

    private static NpgsqlParameter[] ValuesOf(DateTime from) =>
    [
        new() { Value = "CircleCI" }, new() { Value = 16 }, new() { Value = Guid.NewGuid() }, new() { Value = Guid.NewGuid() },
        new() { Value = TimeSpan.FromSeconds(30) }, new() { Value = from },
    ];

    private static async Task<string> PlanAsync(string claim, DateTime from, string address, string options = "")
    {
        // What it changes is taken back.
        await using var source = NpgsqlDataSource.Create(address);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var explain = new NpgsqlCommand($"EXPLAIN {options} {claim}", connection);
        explain.Parameters.AddRange(ValuesOf(from));
        await using var rows = await explain.ExecuteReaderAsync();
        List<string> lines = [];

        while (await rows.ReadAsync())
        {
            lines.Add(rows.GetString(0));
        }

        return string.Join('\n', lines);
    }

    private async Task<int> BuffersAsync(DateTime from) =>
        BuffersOf(await PlanAsync(InboxLeases.TakeDue, from, Database, "(ANALYZE, BUFFERS)"));
}
