using Npgsql;
using Webhooks.Tests;
using static Webhooks.PostgreSQL.Tests.Inbox.InboxMachine;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>Effects and success in one transaction.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class EffectsTests(PostgreSqlServer server) : InboxTest(server)
{
    private int _runs;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await ExecuteAsync("CREATE TABLE effects (id text NOT NULL)");
    }

    [SkippableFact]
    public async Task ManyDeliveries_ConnectionsCutAnywhere_EachHasOneEffect()
    {
        await using var machine = await StartAsync(Database, Handler(CommitAsync), options => options.MaxAttempts = 1000);
        var ids = Enumerable.Range(0, 300).Select(number => $"delivery-{number}").ToArray();
        await Task.WhenAll(ids.Select(id => machine.AcceptAsync(Ping(id)).AsTask()));

        for (var round = 0; round < 20; round++)
        {
            await PostgreSqlTests.ExecuteAsync(
                Server.ConnectionString, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{UserName}'");
            await Task.Delay(20);
        }

        await machine.SettledAsync();
        Assert.Equal(300, await CountAsync("SELECT COUNT(*) FROM effects"));
        Assert.Equal(300, await CountAsync("SELECT COUNT(DISTINCT id) FROM effects"));
        Assert.Equal(0, (await machine.Store.CountAsync()).DeadLettered);
    }

    [SkippableFact]
    public async Task ConnectionCutBetweenEffectAndCommit_IsTriedAgain_WithOneEffect()
    {
        await using var machine = await StartAsync(Database, Handler(async (webhook, cancellationToken) =>
        {
            await using var effects = await webhook.BeginEffectsAsync(cancellationToken);
            await InsertAsync(effects, webhook.Delivery.Id);

            if (Interlocked.Increment(ref _runs) == 1)
            {
                await PostgreSqlTests.ExecuteAsync(Server.ConnectionString, $"SELECT pg_terminate_backend({effects.Connection.ProcessID})");
            }

            await effects.CommitAsync(cancellationToken);
        }));

        await machine.AcceptAsync(Ping());
        await machine.SettledAsync();

        Assert.Equal((2, 1L), (_runs, await CountAsync("SELECT COUNT(*) FROM effects")));
    }

    [SkippableFact]
    public async Task HandlerThatThrowsAfterItsCommit_HasSucceeded()
    {
        await using var machine = await StartAsync(Database, Handler(async (webhook, cancellationToken) =>
        {
            await CommitAsync(webhook, cancellationToken);
            throw new FormatException("after the commit");
        }));

        await machine.AcceptAsync(Ping());
        await machine.SettledAsync();

        Assert.Equal((1, 1L), (_runs, await CountAsync("SELECT COUNT(*) FROM effects")));
        Assert.Equal(1, (await machine.Store.CountAsync()).Handled);
        Assert.Single(machine.Logs.Named("HandlerFailed"));
    }

    [SkippableFact]
    public async Task HandlerThatTimesOutAfterItsCommit_DoesNotRunAgain()
    {
        await using var machine = await StartAsync(
            Database,
            Handler(async (webhook, cancellationToken) =>
            {
                await CommitAsync(webhook, CancellationToken.None);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }),
            options => options.HandlerTimeout = TimeSpan.FromSeconds(1));

        await machine.AcceptAsync(Ping());
        await machine.SettledAsync();

        Assert.Equal((1, 1L), (_runs, await CountAsync("SELECT COUNT(*) FROM effects")));
        Assert.Equal(1, (await machine.Store.CountAsync()).Handled);
    }

    [SkippableFact]
    public async Task ProcessThatDiedAfterTheCommit_LeavesAMark_AndTheHandlerDoesNotRunAgain()
    {
        await using (var stores = await StartAsync(Database))
        {
            await stores.AcceptAsync(Ping());
        }

        // What a process has left that ended between the commit and the settlement.
        await ExecuteAsync(
            """
            UPDATE webhook_inbox SET state = 1, attempts = 1, lease_owner = gen_random_uuid(), lease_token = gen_random_uuid(),
                lease_until = clock_timestamp(), lease_for = interval '1 second';
            INSERT INTO webhook_inbox_effects (number, handler) SELECT number, 'commits' FROM webhook_inbox;
            """);
        await using var machine = await StartAsync(
            Database, Handler(CommitAsync), options => options.LeaseDuration = TimeSpan.FromSeconds(1));
        await machine.SettledAsync();

        Assert.Equal(0, _runs);
        Assert.Equal(1, (await machine.Store.CountAsync()).Handled);
    }

    [SkippableFact]
    public async Task LostLease_CommitsNothing()
    {
        var refusals = 0;
        await using var machine = await StartAsync(Database, Handler(async (webhook, cancellationToken) =>
        {
            await using var effects = await webhook.BeginEffectsAsync(cancellationToken);
            await InsertAsync(effects, webhook.Delivery.Id);

            if (Interlocked.Increment(ref _runs) == 1)
            {
                await ExecuteAsync("UPDATE webhook_inbox SET state = 0, lease_token = NULL, lease_owner = NULL, lease_until = NULL");
                await Eventually.IsTrueAsync(() => Volatile.Read(ref _runs) > 1, "another attempt has begun");
                var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => effects.CommitAsync(CancellationToken.None));
                Assert.Contains("lease", refusal.Message, StringComparison.Ordinal);
                refusals++;
                return;
            }

            await effects.CommitAsync(cancellationToken);
        }));

        await machine.AcceptAsync(Ping());
        await Eventually.IsTrueAsync(() => Volatile.Read(ref refusals) == 1, "the commit is refused");
        await machine.SettledAsync();

        Assert.Equal(1, await CountAsync("SELECT COUNT(*) FROM effects"));
    }

    [SkippableFact]
    public async Task CommittedTwice_IsRefusedWithTheCure_AndTheFirstStands()
    {
        List<string> refusals = [];
        await using var machine = await StartAsync(Database, Handler(async (webhook, cancellationToken) =>
        {
            await using (var effects = await webhook.BeginEffectsAsync(cancellationToken))
            {
                await InsertAsync(effects, webhook.Delivery.Id);
                await effects.CommitAsync(cancellationToken);
                refusals.Add((await Assert.ThrowsAsync<InvalidOperationException>(() => effects.CommitAsync(cancellationToken))).Message);
            }

            await using var more = await webhook.BeginEffectsAsync(cancellationToken);
            await InsertAsync(more, webhook.Delivery.Id);
            refusals.Add((await Assert.ThrowsAsync<InvalidOperationException>(() => more.CommitAsync(cancellationToken))).Message);
        }));

        await machine.AcceptAsync(Ping());
        await machine.SettledAsync();

        Assert.Equal(2, refusals.Count);
        Assert.All(refusals, refusal => Assert.Contains("once in a handler", refusal, StringComparison.Ordinal));
        Assert.Equal(1, await CountAsync("SELECT COUNT(*) FROM effects"));
    }

    [SkippableFact]
    public async Task NotCommitted_IsRolledBack_AndSucceedsWithAWarning()
    {
        await using var machine = await StartAsync(Database, Handler(async (webhook, cancellationToken) =>
        {
            await using var effects = await webhook.BeginEffectsAsync(cancellationToken);
            await InsertAsync(effects, webhook.Delivery.Id);
        }));

        await machine.AcceptAsync(Ping());
        await machine.SettledAsync();

        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM effects"));
        Assert.Equal(1, (await machine.Store.CountAsync()).Handled);
        Assert.Single(machine.Logs.Named("EffectsRolledBack"));
    }

    [SkippableFact]
    public async Task ReplayByAnOperator_RunsTheHandlerOnceMore()
    {
        await using var machine = await StartAsync(Database, Handler(CommitAsync));
        await machine.AcceptAsync(Ping());
        await machine.SettledAsync();
        var key = Assert.Single((await machine.Store.ListAsync(new())).Entries).Key;

        await machine.Store.ApplyAsync(key, WebhookOperation.Replay("the tests", "commits"));
        await machine.SettledAsync();

        Assert.Equal((2, 2L), (_runs, await CountAsync("SELECT COUNT(*) FROM effects")));
        Assert.Equal(1, (await machine.Store.CountAsync()).Handled);
    }

    [Fact]
    public async Task WithoutThisInbox_IsRefusedWithTheCure()
    {
        var webhook = new WebhookContext<WebhookEvent>(null!, Ping(), null!);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => webhook.BeginEffectsAsync());

        Assert.Contains("AddPostgreSqlInbox", refusal.Message, StringComparison.Ordinal);
    }

    private static Action<WebhookBuilder> Handler(Func<WebhookContext<WebhookEvent>, CancellationToken, Task> handler) =>
        endpoint => endpoint.On(handler, "commits");

    private static async Task InsertAsync(WebhookEffects effects, string id)
    {
        await using var command = new NpgsqlCommand("INSERT INTO effects VALUES ($1)", effects.Connection, effects.Transaction);
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync();
    }

    private async Task CommitAsync(WebhookContext<WebhookEvent> webhook, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        await using var effects = await webhook.BeginEffectsAsync(cancellationToken);
        await InsertAsync(effects, webhook.Delivery.Id);
        await effects.CommitAsync(cancellationToken);
    }
}
