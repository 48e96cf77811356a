using Microsoft.Data.Sqlite;
using Webhooks.CircleCI;

namespace Webhooks.Sqlite.Tests;

/// <summary>Effects and success in one transaction.</summary>
public sealed class EffectsTests : IDisposable
{
    private const string CountEffects = "SELECT COUNT(*) FROM app_builds";

    private readonly InboxFolder _folder = new();
    private int _runs;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Committed_AreThereOnce_AndTheHandlerHasSucceeded()
    {
        await using var host = await StartAsync(CommitAsync);

        await AcceptAsync(host, 200);

        Assert.Equal((200, 200L), (_runs, _folder.Number(CountEffects)));
        Assert.Equal(
            200,
            _folder.Number("SELECT COUNT(*) FROM deliveries JOIN effect_marks USING (number) WHERE state = 2 AND handler = 'commits'"));
    }

    [Fact]
    public async Task HandlerThatThrowsAfterItsCommit_HasSucceeded()
    {
        await using var host = await StartAsync(async (webhook, cancellationToken) =>
        {
            await CommitAsync(webhook, cancellationToken);
            throw new FormatException("after the commit");
        });

        await AcceptAsync(host);

        Assert.Equal((1, 1L), (_runs, _folder.Number(CountEffects)));
        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE state = 2"));
        Assert.Single(host.Logs.Named("HandlerFailed"));
    }

    [Fact]
    public async Task HandlerThatTimesOutAfterItsCommit_DoesNotRunAgain()
    {
        await using var host = await StartAsync(
            async (webhook, cancellationToken) =>
            {
                await CommitAsync(webhook, CancellationToken.None);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            },
            options => options.HandlerTimeout = TimeSpan.FromSeconds(1));

        await AcceptAsync(host);

        Assert.Equal((1, 1L), (_runs, _folder.Number(CountEffects)));
        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE state = 2"));
    }

    [Fact]
    public async Task ProcessThatDiedAfterTheCommit_LeavesAMark_AndTheHandlerDoesNotRunAgain()
    {
        await using (var stores = await InboxHost.StartAsync(_folder.File))
        {
            await stores.AcceptAsync(Deliveries.New("one"));
        }

        // What a process has left that ended between the commit and the settlement.
        _folder.Execute(
            """
            UPDATE deliveries SET state = 1, attempts = 1, lease_owner = 7, lease_token = 7, lease_until = 1, lease_for = 1;
            INSERT INTO effect_marks (number, handler) SELECT number, 'commits' FROM deliveries;
            """);
        await using var host = await StartAsync(CommitAsync);
        await host.SettledAsync();

        Assert.Equal(0, _runs);
        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE state = 2"));
    }

    [Fact]
    public async Task LostLease_CommitsNothing()
    {
        var refusal = "";
        await using var host = await StartAsync(async (webhook, cancellationToken) =>
        {
            if (Interlocked.Increment(ref _runs) == 1)
            {
                _folder.Execute(
                    "UPDATE deliveries SET state = 0, lease_token = NULL, lease_owner = NULL, lease_until = NULL, lease_for = NULL");
                refusal = (await Assert.ThrowsAsync<InvalidOperationException>(
                    () => webhook.CommitEffectsAsync(effects => Insert(effects, "lost"), CancellationToken.None))).Message;
                return;
            }

            await webhook.CommitEffectsAsync(effects => Insert(effects, "kept"), cancellationToken);
        });

        await AcceptAsync(host);

        await Eventually.Async(() => Volatile.Read(ref refusal).Length > 0, "it is refused");
        Assert.Contains("lease", refusal, StringComparison.Ordinal);
        Assert.Equal(["kept"], _folder.Texts("SELECT id FROM app_builds"));
    }

    [Fact]
    public async Task DelegateThatThrows_TakesNothingWithIt_AndIsTriedAgain()
    {
        await using var host = await StartAsync((webhook, cancellationToken) => webhook.CommitEffectsAsync(
            effects =>
            {
                Insert(effects, webhook.Delivery.Id);

                if (Interlocked.Increment(ref _runs) % 2 == 1)
                {
                    throw new FormatException("of the handler");
                }
            },
            cancellationToken));

        await AcceptAsync(host, 40);

        Assert.Equal(40, _folder.Number(CountEffects));
        Assert.Equal(40, _folder.Number("SELECT COUNT(DISTINCT id) FROM app_builds"));
        Assert.Equal(40, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE state = 2"));
        Assert.Empty(host.Logs.Named("CannotWrite"));
        Assert.Contains(host.Logs.Named("HandlerFailed"), line => line.Exception is FormatException);
    }

    [Theory]
    [InlineData("COMMIT")]
    [InlineData("ROLLBACK")]
    [InlineData("ROLLBACK TO effects")]
    [InlineData("RELEASE effects")]
    [InlineData("BEGIN")]
    [InlineData("ATTACH ':memory:' AS other")]
    [InlineData("PRAGMA synchronous = OFF")]
    [InlineData("DELETE FROM deliveries")]
    [InlineData("UPDATE Bodies SET body = x'00'")]
    [InlineData("INSERT INTO effect_marks VALUES (99, 'other')")]
    [InlineData("DROP TABLE failures")]
    [InlineData("ALTER TABLE deliveries RENAME TO mine")]
    [InlineData("CREATE TRIGGER app_t AFTER UPDATE ON deliveries BEGIN DELETE FROM app_builds; END")]
    public async Task StatementThatIsNotTheHandlers_IsRefused_AndNothingOfItsTransactionIsCommitted(string sql)
    {
        Exception? refusal = null;
        await using var host = await StartAsync(async (webhook, cancellationToken) => refusal = await Record.ExceptionAsync(
            () => webhook.CommitEffectsAsync(
                effects =>
                {
                    Insert(effects, webhook.Delivery.Id);
                    effects.Execute(sql);
                },
                cancellationToken)));

        await AcceptAsync(host, 3);

        Assert.Equal(SQLitePCL.raw.SQLITE_AUTH, Assert.IsType<SqliteException>(refusal).SqliteErrorCode);
        Assert.Equal((0, 3L), (_folder.Number(CountEffects), _folder.Number("SELECT COUNT(*) FROM deliveries WHERE state = 2")));
        Assert.Empty(host.Logs.Named("CannotWrite"));
    }

    [Fact]
    public async Task TablesOfTheHandler_AreMadeAndReadThere_WhileTheInboxGoesOn()
    {
        var read = 0L;
        await using var host = await StartAsync((webhook, cancellationToken) => webhook.CommitEffectsAsync(
            effects =>
            {
                effects.Execute("CREATE TABLE IF NOT EXISTS app_counts (name TEXT PRIMARY KEY, number INTEGER NOT NULL)");
                effects.Execute(
                    "INSERT INTO app_counts VALUES ($name, 1) ON CONFLICT DO UPDATE SET number = number + 1", ("$name",
                        webhook.Delivery.Type));
                var command = effects.CreateCommand("SELECT number, (SELECT COUNT(*) FROM deliveries) FROM app_counts");
                var rows = command.ExecuteReader();
                Assert.True(rows.Read());
                read = rows.GetInt64(0);
            },
            cancellationToken));

        await AcceptAsync(host, 50);

        Assert.Equal((50L, 50L), (read, _folder.Number("SELECT number FROM app_counts")));
    }

    [Fact]
    public async Task CommittedTwice_OrKeptBeyondTheDelegate_IsRefused_AndTheFirstStands()
    {
        Exception? twice = null, kept = null;
        await using var host = await StartAsync(async (webhook, cancellationToken) =>
        {
            SqliteEffects? outside = null;
            await webhook.CommitEffectsAsync(effects => Insert(outside = effects, webhook.Delivery.Id), cancellationToken);
            twice = await Record.ExceptionAsync(() => webhook.CommitEffectsAsync(effects => Insert(effects, "twice"), cancellationToken));
            kept = Record.Exception(() => Insert(outside!, "kept"));
        });

        await AcceptAsync(host);

        Assert.Contains("Commit once in a handler", Assert.IsType<InvalidOperationException>(twice).Message, StringComparison.Ordinal);
        Assert.IsType<ObjectDisposedException>(kept);
        Assert.Equal(1, _folder.Number(CountEffects));
    }

    [Fact]
    public async Task ReplayByAnOperator_RunsTheHandlerOnceMore()
    {
        await using var host = await StartAsync(CommitAsync);
        await AcceptAsync(host);

        await host.Store.ReplayAsync(1, "commits");
        await host.SettledAsync();

        Assert.Equal((2, 2L), (_runs, _folder.Number(CountEffects)));
        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM effect_marks"));
    }

    [Fact]
    public async Task DelegateThatTakesLong_IsTold()
    {
        await using var host = await StartAsync(
            (webhook, cancellationToken) => webhook.CommitEffectsAsync(_ => Thread.Sleep(200), cancellationToken));

        await AcceptAsync(host);

        Assert.Contains("handler commits", Assert.Single(host.Logs.Named("SlowEffects")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutThisInbox_IsRefusedWithTheCure()
    {
        var webhook = new WebhookContext<WebhookEvent>(null!, Deliveries.New("one"), null!);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => webhook.CommitEffectsAsync(_ => { }));

        Assert.Contains("AddSqliteInbox", refusal.Message, StringComparison.Ordinal);
    }

    private static void Insert(SqliteEffects effects, string id) =>
        effects.Execute("INSERT INTO app_builds (id) VALUES ($id)", ("$id", id));

    private async Task<InboxHost> StartAsync(
        Func<WebhookContext<CircleCIEvent>, CancellationToken, Task> handler, Action<SqliteInboxOptions>? configure = null)
    {
        await using (await InboxHost.StartAsync(_folder.File, configure: options => options.EnableProcessing = false))
        {
            _folder.Execute("CREATE TABLE IF NOT EXISTS app_builds (id TEXT NOT NULL)");
        }

        return await InboxHost.StartAsync(_folder.File, endpoint => endpoint.On(handler, "commits"), configure);
    }

    private static async Task AcceptAsync(InboxHost host, int count = 1)
    {
        await Task.WhenAll(Enumerable.Range(1, count).Select(number => host.AcceptAsync(Deliveries.New($"delivery-{number}")).AsTask()));
        await host.SettledAsync();
    }

    private Task CommitAsync(WebhookContext<CircleCIEvent> webhook, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        return webhook.CommitEffectsAsync(effects => Insert(effects, webhook.Delivery.Id), cancellationToken);
    }
}
