using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Webhooks.Tests;
using Xunit.Abstractions;
using static Webhooks.PostgreSQL.Tests.Inbox.InboxMachine;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>Answers that are lost, connections that are cut one by one, a server that crashes, a failover to an empty database.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class OutageTests(PostgreSqlServer server, ITestOutputHelper output) : InboxTest(server)
{
    private const int MostWaiting = 2_000;

    private static readonly int Cuts = Sizes.Of(40, 200, 1_000);
    private static readonly int Restarts = Sizes.Of(1, 3, 20);

    private readonly ConcurrentQueue<string> _accepted = [];
    private readonly ConcurrentQueue<string> _refused = [];
    private int _committed;
    private int _sent;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await ExecuteAsync("CREATE TABLE effects (id text NOT NULL)");
    }

    public override async Task DisposeAsync()
    {
        await PostgreSqlTests.ExecuteAsync(Server.ConnectionString, $"DROP DATABASE IF EXISTS {UserName}_before WITH (FORCE)");
        await base.DisposeAsync();
    }

    // More often than one claim is repeated, too: then the next one gives back.
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task AnswerToAClaimLost_IsHandledSoonAllTheSame_AndNoAttemptIsLost(int times)
    {
        ConcurrentBag<int> attempts = [];
        await using var proxy = new CuttingProxy(Server.Port, "lost-answer", times);
        await using var machine = await StartAsync(
            new NpgsqlConnectionStringBuilder(Database) { Port = proxy.Port }.ToString(),
            endpoint => endpoint.On<WebhookEvent>(name: "note", handler: (webhook, _) =>
            {
                attempts.Add(webhook.Attempt);
                return Task.CompletedTask;
            }),
            options => (options.LeaseDuration, options.MaxAttempts) = (TimeSpan.FromHours(1), 1));

        await machine.AcceptAsync(Ping("lost-answer"));
        await machine.SettledAsync();

        Assert.Equal(0, proxy.Left);
        Assert.Equal([1], attempts);
        Assert.Equal(1, await CountAsync("SELECT COUNT(*) FROM webhook_inbox WHERE state = 2 AND attempts = 1 AND crashes = 0"));
    }

    [SkippableFact]
    public async Task EachConnectionCutInTurn_EachDeliveryHasOneEffect()
    {
        await using var machine = await StartAsync(Database, Handle, options => options.MaxAttempts = 1000);

        await UnderLoadAsync(machine, async () =>
        {
            var last = 0L;

            for (var cut = 0; cut < Cuts;)
            {
                var backend = await PostgreSqlTests.CountAsync(
                    Server.ConnectionString,
                    $"SELECT COALESCE(MIN(pid), 0)::bigint FROM pg_stat_activity WHERE datname = '{UserName}' AND pid > {last}");
                last = backend;

                if (backend > 0)
                {
                    await PostgreSqlTests.ExecuteAsync(Server.ConnectionString, $"SELECT pg_terminate_backend({backend})");
                    cut++;
                }
            }
        });

        await AssertExactAsync(machine);
        Assert.Equal(HealthStatus.Healthy, (await machine.CheckHealthAsync()).Status);
    }

    [SkippableFact]
    public async Task ServerThatCrashesUnderLoad_EachDeliveryHasOneEffect()
    {
        await using var machine = await StartAsync(Database, Handle, options => options.MaxAttempts = 1000);

        await UnderLoadAsync(machine, async () =>
        {
            for (var restart = 0; restart < Restarts; restart++)
            {
                await Task.Delay(200);
                await Server.StopAsync();
                await Server.StartAsync();
            }
        });

        await AssertExactAsync(machine);
        await Eventually.IsTrueAsync(async () => (await machine.CheckHealthAsync()).Status == HealthStatus.Healthy, "it is healthy again");
    }

    [SkippableFact]
    public async Task FailoverToAnEmptyDatabase_IsHealed()
    {
        await using var machine = await StartAsync(Database, Note);
        await machine.AcceptAsync(Ping("before"));
        await machine.SettledAsync();

        await FailOverAsync();

        await Eventually.IsTrueAsync(async () => await machine.AcceptAsync(Ping("after")) == WebhookOutcome.Stored, "it is stored");
        await Eventually.IsTrueAsync(() => _accepted.Contains("after"), "it is handled");
        await Eventually.IsTrueAsync(async () => (await machine.CheckHealthAsync()).Status == HealthStatus.Healthy, "it is healthy");
    }

    [SkippableFact]
    public async Task FailoverToAnEmptyDatabaseWhereNothingMayBeCreated_IsUnhealthyWithTheCure_UntilItIsThere()
    {
        await ExecuteAsync(PostgreSqlInboxOptions.CreateAdministratorScript(UserName));
        await using var machine = await StartAsync(UserConnection, Note);
        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Ping("before")));
        await machine.SettledAsync();

        await FailOverAsync();

        Assert.Equal(WebhookOutcome.Unavailable, await machine.AcceptAsync(Ping("lost")));
        var health = await machine.CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains("CreateAdministratorScript", health.Description, StringComparison.Ordinal);

        await ExecuteAsync(PostgreSqlInboxOptions.CreateAdministratorScript(UserName));
        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Ping("after")));
        Assert.Equal(HealthStatus.Healthy, (await machine.CheckHealthAsync()).Status);
    }

    [SkippableFact]
    public async Task FailoverToAnEmptyDatabase_DeduplicatorIsHealed()
    {
        await using var machine = await PostgreSqlTests.StartAsync(Database);
        await machine.Deduplicator.ClaimAsync(PostgreSqlTests.Delivery(), default);

        await FailOverAsync();

        // A claim that meets a dead connection is answered 503, and its sender comes again.
        await Eventually.IsTrueAsync(ClaimsAsync, "it is claimed");
        Assert.Equal(HealthStatus.Healthy, (await machine.CheckHealthAsync()).Status);

        async Task<bool> ClaimsAsync()
        {
            try
            {
                return !(await machine.Deduplicator.ClaimAsync(PostgreSqlTests.Delivery(), default)).IsDuplicate;
            }
            catch (NpgsqlException failure) when (failure.IsTransient)
            {
                return false;
            }
        }
    }

    // Another database of the same name and address, with nothing in it.
    private async Task FailOverAsync()
    {
        await AdministerAsync($"ALTER DATABASE {UserName} ALLOW_CONNECTIONS false");
        await AdministerAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{UserName}'");
        await AdministerAsync($"ALTER DATABASE {UserName} RENAME TO {UserName}_before");
        await AdministerAsync($"CREATE DATABASE {UserName}");

        Task AdministerAsync(string sql) => PostgreSqlTests.ExecuteAsync(Server.ConnectionString, sql);
    }

    private void Note(WebhookBuilder endpoint) => endpoint.On<WebhookEvent>(name: "note", handler: (webhook, _) =>
    {
        _accepted.Enqueue(webhook.Delivery.Id);
        return Task.CompletedTask;
    });

    private void Handle(WebhookBuilder endpoint) => endpoint.On<WebhookEvent>(name: "adds", handler: async (webhook, cancellationToken) =>
    {
        await using var effects = await webhook.BeginEffectsAsync(cancellationToken);
        await using var add = new NpgsqlCommand("INSERT INTO effects VALUES ($1)", effects.Connection, effects.Transaction);
        add.Parameters.Add(new() { Value = webhook.Delivery.Id });
        await add.ExecuteNonQueryAsync(cancellationToken);
        await effects.CommitAsync(cancellationToken);
        Interlocked.Increment(ref _committed);
    });

    private async Task UnderLoadAsync(InboxMachine machine, Func<Task> disturb)
    {
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(() => SendAsync(machine, stop.Token))).ToArray();
        await disturb();
        await stop.CancelAsync();
        await Task.WhenAll(clients);
    }

    private async Task SendAsync(InboxMachine machine, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // However long the load goes on, what waits is handled soon after it.
            if (Volatile.Read(ref _sent) - _refused.Count - Volatile.Read(ref _committed) > MostWaiting)
            {
                await Task.Delay(10, CancellationToken.None);
                continue;
            }

            var id = $"delivery-{Interlocked.Increment(ref _sent)}";
            (await IsStoredAsync(machine, id) ? _accepted : _refused).Enqueue(id);
            await Task.Yield();
        }
    }

    private static async Task<bool> IsStoredAsync(InboxMachine machine, string id) =>
        await machine.AcceptAsync(Ping(id)) is WebhookOutcome.Stored or WebhookOutcome.Duplicate;

    private async Task AssertExactAsync(InboxMachine machine)
    {
        var refused = _refused.Count;

        // As senders do that were answered 503.
        while (_refused.TryDequeue(out var id))
        {
            Assert.True(await IsStoredAsync(machine, id));
            _accepted.Enqueue(id);
        }

        await machine.SettledAsync();
        output.WriteLine($"{_sent} sent, {refused} refused at first.");
        Assert.Equal(_accepted.Order(StringComparer.Ordinal), (await ReadAsync("SELECT id FROM effects")).Order(StringComparer.Ordinal));
        Assert.Equal(_accepted.Count, (await machine.Store.CountAsync()).Handled);
    }
}
