using System.Collections.Concurrent;
using System.Net;
using Webhooks.Tests;
using Xunit.Abstractions;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>Processes that receive and handle at full speed are killed at random moments, and at the worst ones.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class CrashTests(PostgreSqlServer server, ITestOutputHelper output) : InboxTest(server)
{
    private const int Clients = 8;

    private static readonly int Rounds = Sizes.Of(2, 6, 100);
    private static readonly int RoundsThroughPgBouncer = Sizes.Of(1, 3, 30);
    private static readonly int Deaths = Sizes.Of(4, 8, 60);
    private static readonly int Deliveries = Sizes.Of(300, 1_000, 10_000);

    private readonly ConcurrentQueue<string> _answered = [];
    private readonly ConcurrentQueue<string> _unanswered = [];
    private int _sent;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await ExecuteAsync("CREATE TABLE effects (id text NOT NULL, backend integer NOT NULL DEFAULT pg_backend_pid()); "
            + "CREATE TABLE deaths (id text PRIMARY KEY)");
    }

    [SkippableFact]
    public Task KilledUnderLoad_EachDeliveryHasOneEffect() => KillUnderLoadAsync(Database, Rounds);

    [SkippableFact]
    public async Task KilledUnderLoadBehindPgBouncer_EachDeliveryHasOneEffect()
    {
        PgBouncer.Require();
        await using var bouncer = await PgBouncer.StartAsync(Server);

        // The dead hold the bouncer's two connections to the server until it has seen them go.
        await KillUnderLoadAsync($"{bouncer.ConnectionStringOf(UserName)};Maximum Pool Size=10", RoundsThroughPgBouncer);
    }

    [SkippableFact]
    public async Task EndedBetweenEffectCommitAndSuccess_EachDeliveryHasOneEffect()
    {
        var ids = Enumerable.Range(0, Deliveries)
            .Select(number => number < Deaths ? (number % 2 == 0 ? $"before-{number}" : $"after-{number}") : $"other-{number}").ToArray();
        Random.Shared.Shuffle(ids);
        var queue = new ConcurrentQueue<string>(ids);
        var starts = 0;

        while (!queue.IsEmpty || await WaitingAsync() > 0)
        {
            starts++;
            Assert.InRange(starts, 1, (3 * Deaths) + 10);
            await using var app = await CrashApp.StartAsync(Database, Database);
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SendAllAsync(app, queue)));
            await Eventually.IsTrueAsync(async () => app.HasExited || await HasProgressedAsync(), "the process ends, or all is handled");
        }

        output.WriteLine($"{ids.Length} deliveries, {Deaths} of which ended their process: {starts} starts.");
        Assert.Equal(Deaths, await CountAsync("SELECT COUNT(*) FROM deaths"));
        await AssertExactAsync(ids);

        async Task<bool> HasProgressedAsync() => await WaitingAsync() == 0;
    }

    [SkippableTheory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ProcessesThatShareTheWork_OneKilled_TheOthersFinishIt(int processes)
    {
        var apps = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => CrashApp.StartAsync(Database, Database)));
        var ids = Enumerable.Range(0, Deliveries).Select(number => $"shared-{number}").ToArray();
        var queue = new ConcurrentQueue<string>(ids);

        // The first one receives nothing more from the middle on: its clients go on with the others.
        var sending = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var turn = client; queue.TryDequeue(out var id); turn++)
            {
                var app = apps[turn % processes];

                if (await app.SendAsync(id) != HttpStatusCode.OK)
                {
                    queue.Enqueue(id);
                }
            }
        })));
        await Eventually.IsTrueAsync(() => queue.Count < Deliveries / 2, "half is sent");
        await apps[0].KillAsync();
        await sending;
        await SettledAsync();

        var owners = await ReadAsync("SELECT COUNT(DISTINCT backend) FROM effects");
        output.WriteLine($"{processes} processes, {ids.Length} deliveries; effects came from {owners[0]} connections.");
        await AssertExactAsync(ids);

        foreach (var app in apps)
        {
            await app.DisposeAsync();
        }
    }

    private async Task KillUnderLoadAsync(string database, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            await using var app = await CrashApp.StartAsync(database, Database);
            var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(() => SendUntilKilledAsync(app))).ToArray();
            await Task.Delay(Random.Shared.Next(100, 1000));
            await app.KillAsync();
            await Task.WhenAll(clients);
        }

        var backlog = await WaitingAsync();
        await using var last = await CrashApp.StartAsync(database, Database);

        // As senders do that had no answer.
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SendAllAsync(last, _unanswered)));
        await SettledAsync();

        output.WriteLine(
            $"{rounds} times killed: {_sent} sent, {_answered.Count} answered; {backlog} waited after the last kill; "
            + $"{await CountAsync("SELECT COUNT(*) FROM effects")} effects.");
        Assert.NotEmpty(_answered);
        await AssertExactAsync([.. _answered]);
    }

    private async Task SendUntilKilledAsync(CrashApp app)
    {
        while (!app.HasExited)
        {
            var id = $"load-{Interlocked.Increment(ref _sent)}";
            var isAnswered = await app.SendAsync(id) == HttpStatusCode.OK;
            (isAnswered ? _answered : _unanswered).Enqueue(id);
        }
    }

    private async Task SendAllAsync(CrashApp app, ConcurrentQueue<string> queue)
    {
        while (!app.HasExited && queue.TryDequeue(out var id))
        {
            if (await app.SendAsync(id) == HttpStatusCode.OK)
            {
                _answered.Enqueue(id);
            }
            else
            {
                queue.Enqueue(id);
            }
        }
    }

    // However many they are: only standing still is a failure.
    private async Task SettledAsync()
    {
        for (long left = 0, waiting = await WaitingAsync(); waiting > 0; waiting = left)
        {
            var before = waiting;
            await Eventually.IsTrueAsync(async () => (left = await WaitingAsync()) < before, "the backlog becomes smaller");
        }
    }

    private async Task<long> WaitingAsync()
    {
        try
        {
            return await CountAsync("SELECT COUNT(*) FROM webhook_inbox WHERE state IN (0, 1)");
        }
        catch (Npgsql.PostgresException missing) when (missing.SqlState == Npgsql.PostgresErrorCodes.UndefinedTable)
        {
            return 0;
        }
    }

    private async Task AssertExactAsync(string[] ids)
    {
        Assert.Equal(ids.Length, await CountAsync("SELECT COUNT(*) FROM webhook_inbox WHERE state = 2"));
        Assert.Equal(ids.Length, await CountAsync("SELECT COUNT(*) FROM webhook_inbox"));
        Assert.Equal(ids.Order(StringComparer.Ordinal), (await ReadAsync("SELECT id FROM effects")).Order(StringComparer.Ordinal));
    }
}
