using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Sqlite.Tests;

/// <summary>Leases: who may handle a delivery, and what becomes of it when its process ends, sleeps or is set to another time.</summary>
public sealed class LeaseTests : IDisposable
{
    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReceiverWithoutHandlers_LeavesDeliveriesToTheProcessThatHasThem()
    {
        var seen = new ConcurrentQueue<string>();
        await using var receiver = await InboxHost.StartAsync(_folder.File);
        await using var other = await InboxHost.StartAsync(_folder.File, Record(seen), options => options.EnableProcessing = false);
        await receiver.AcceptAsync(Deliveries.New("1"));
        await other.AcceptAsync(Deliveries.New("2"));
        Assert.Equal("NothingHandledHere", Assert.Single(receiver.Logs.Warnings).Event);

        await using var worker = await InboxHost.StartAsync(_folder.File, Record(seen), options => options.Concurrency = 1);
        await receiver.SettledAsync();
        await receiver.AcceptAsync(Deliveries.New("3"));
        await receiver.SettledAsync();

        Assert.Equal(["1", "2", "3"], seen);
    }

    [Fact]
    public async Task DeliveriesOfAnEndpointThatIsNotRegisteredHere_AreLeft()
    {
        var seen = new ConcurrentQueue<string>();
        await using var host = await InboxHost.StartAsync(_folder.File, Record(seen));
        await host.AcceptAsync(Deliveries.New("theirs", endpoint: "other"));
        await host.AcceptAsync(Deliveries.New("ours"));
        await Eventually.Async(() => host.Store.Count().Handled == 1, "ours is handled");

        Assert.Equal(["ours"], seen);
        Assert.Equal(("theirs", 0), host.Store.List(WebhookDeliveryState.Pending).Select(entry => (entry.Id, entry.Attempts)).Single());
    }

    [Fact]
    public async Task WorkerTakesWhatIsDueAndItsOwn_AndChangesNothingElse()
    {
        string[] rows =
        [
            "ours-due: CircleCI 0 0 0 NULL",
            "ours-later: CircleCI 0 3 3000 NULL",
            "ours-running: CircleCI 1 1 0 2500",
            "ours-handled: CircleCI 2 1 0 NULL",
            "ours-dead: CircleCI 3 15 0 NULL",
            "theirs-due: other 0 0 0 NULL",
            "theirs-left: other 1 1 0 -600",
            "theirs-left-often: other 1 15 0 -600",
            "theirs-dead: other 3 15 0 NULL",
        ];

        await using (var receiver = await InboxHost.StartAsync(_folder.File))
        {
            foreach (var row in rows)
            {
                var (id, endpoint) = (row.Split(':')[0], row.Split(' ')[1]);
                await receiver.AcceptAsync(Deliveries.New(id, endpoint: endpoint));
            }
        }

        // State, attempts, seconds until due, seconds until the lease of another process ends.
        var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks;

        foreach (var row in rows)
        {
            var parts = row.Split(' ');
            _folder.Execute(
                $"""
                UPDATE deliveries SET state = {parts[2]}, attempts = {parts[3]}, due_at = CASE {parts[4]} WHEN 0 THEN 0 ELSE {now} + {parts[4]} * 10000000 END,
                    lease_until = {now} + {parts[5]} * 10000000, lease_for = CASE {parts[2]} WHEN 1 THEN 36000000000 END, lease_token = CASE {parts[2]} WHEN 1 THEN 7 END
                WHERE id = '{parts[0].TrimEnd(':')}'
                """);
        }

        const string Others =
            """
            SELECT id || ' ' || state || ' ' || attempts || ' ' || due_at || ' ' || COALESCE(lease_until, '') || ' ' || COALESCE(lease_token, '') || ' '
            || COALESCE(last_error, '') FROM deliveries WHERE id <> 'ours-due' ORDER BY number
            """;
        var before = _folder.Texts(Others);
        var seen = new ConcurrentQueue<string>();

        // Neither one that only receives, nor one that handles.
        await using (var receiver = await InboxHost.StartAsync(_folder.File, Record(seen), options => options.EnableProcessing = false))
        {
            await Task.Delay(300);
            Assert.Equal(before, _folder.Texts(Others));
            Assert.Empty(seen);
        }

        // No due time is beyond the longest delay, so that none is taken for one of a clock that was set back.
        await using var host = await InboxHost.StartAsync(
            _folder.File, Record(seen), options => options.RetryDelays = [TimeSpan.FromHours(1)]);
        await Eventually.Async(() => host.Store.Count().Handled == 2, "ours is handled");
        await Task.Delay(300);

        Assert.Equal(["ours-due"], seen);
        Assert.Equal(before, _folder.Texts(Others));
    }

    [Fact]
    public async Task TwoProcessesOnOneFile_HandleEveryDeliveryOnce()
    {
        var (first, second) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        await using var one = await InboxHost.StartAsync(_folder.File, Record(first, delay: 2));
        await using var two = await InboxHost.StartAsync(_folder.File, Record(second, delay: 2));

        var ids = Enumerable.Range(0, 400).Select(index => $"{index}").ToArray();
        await Task.WhenAll(ids.Select((id, index) => (index % 2 == 0 ? one : two).AcceptAsync(Deliveries.New(id)).AsTask()));
        await one.SettledAsync();

        Assert.Equal(ids.Order(StringComparer.Ordinal), first.Concat(second).Order(StringComparer.Ordinal));
        Assert.NotEmpty(first);
        Assert.NotEmpty(second);
    }

    [Fact]
    public async Task AttemptIsOnDisk_BeforeTheHandlerRuns()
    {
        var (attempts, state) = (-1L, -1L);
        await using var host = await InboxHost.StartAsync(_folder.File, endpoint => endpoint.On<CircleCIPing>((_, _) =>
        {
            attempts = _folder.Number("SELECT attempts FROM deliveries");
            state = _folder.Number("SELECT state FROM deliveries");
            return Task.CompletedTask;
        }));

        await host.AcceptAsync(Deliveries.New());
        await host.SettledAsync();
        Assert.Equal((1, (long)WebhookDeliveryState.Running), (attempts, state));
    }

    [Fact]
    public async Task LeaseIsRenewed_WhileTheHandlerRuns()
    {
        var runs = 0;
        var release = new TaskCompletionSource();
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCIPing>((_, _) =>
            {
                Interlocked.Increment(ref runs);
                return release.Task;
            }),
            options => options.LeaseDuration = TimeSpan.FromSeconds(4));
        await host.AcceptAsync(Deliveries.New());
        await Eventually.Async(() => runs == 1, "it is taken");
        await using var other = await InboxHost.StartAsync(_folder.File, Record([]));

        var first = _folder.Number("SELECT lease_until FROM deliveries");
        await Eventually.Async(
            () => _folder.Number("SELECT lease_until FROM deliveries") > first + (6 * TimeSpan.TicksPerSecond),
            "it outlives its first lease");
        release.SetResult();

        await host.SettledAsync();
        Assert.Equal(1, host.Store.List()[0].Attempts);
    }

    [Fact]
    public async Task WorkerThatLostItsLease_ChangesNothing_AndItsHandlerIsTold()
    {
        var running = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCIPing>(async (_, cancellationToken) =>
            {
                await using var registration = cancellationToken.Register(told.SetResult);
                running.SetResult();
                await told.Task;
            }),
            options => options.LeaseDuration = TimeSpan.FromSeconds(1));

        await host.AcceptAsync(Deliveries.New());
        await running.Task.InTime();

        // As if this process had slept, and another had taken it over.
        var later = (DateTimeOffset.UtcNow.AddMinutes(1) - DateTimeOffset.UnixEpoch).Ticks;
        _folder.Execute(
            $"UPDATE deliveries SET lease_token = 42, lease_until = {later}, lease_for = {TimeSpan.TicksPerMinute}, attempts = 2");

        await told.Task.InTime();
        await Eventually.Async(() => host.Logs.Named("LeaseLost").Any(), "the loss is logged");
        await host.StopAsync();
        Assert.Equal(42, _folder.Number("SELECT lease_token FROM deliveries WHERE state = 1 AND attempts = 2"));
    }

    [Fact]
    public async Task OwnLeaseThatIsOver_HasAsLongAgain_AsItsCommitMayBeOnItsWayToASlowDisk()
    {
        var gate = new TaskCompletionSource();
        var seen = new ConcurrentQueue<string>();
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
            {
                seen.Enqueue(webhook.Delivery.Id);
                return webhook.Delivery.Id == "held" ? gate.Task : Task.CompletedTask;
            }),
            options => options.LeaseDuration = TimeSpan.FromSeconds(2));
        await host.AcceptAsync(Deliveries.New("fresh"));
        await host.AcceptAsync(Deliveries.New("old"));
        await host.SettledAsync();
        await host.AcceptAsync(Deliveries.New("held"));
        await Eventually.Async(() => seen.Contains("held"), "it runs");

        var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks;
        _folder.Execute(
            $"""
            UPDATE deliveries SET state = 1, lease_owner = (SELECT lease_owner FROM deliveries WHERE id = 'held'), lease_token = 7,
                lease_for = {TimeSpan.TicksPerHour}, lease_until = {now} - CASE id WHEN 'old' THEN 2 ELSE 0 END * {TimeSpan.TicksPerHour}
            WHERE id <> 'held'
            """);
        await Eventually.Async(
            () => _folder.Number("SELECT COUNT(*) FROM deliveries WHERE id = 'old' AND crashes = 1") == 1, "the old one is judged");

        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE id = 'fresh' AND state = 1 AND crashes = 0"));
        gate.SetResult();
    }

    [Fact]
    public async Task WhatWasRunningWhenTheProcessDied_RunsOneByOneBesideOthers_TheLeastTriedFirst()
    {
        await StoreAsync("a", "b", "c", "d", "e", "f", "g", "h");
        Crashed("'a'", attempts: 3);
        Crashed("'b', 'c'", attempts: 1);
        var (suspects, most, order) = (0, 0, new ConcurrentQueue<(string Id, int Attempt)>());
        var others = new CountdownEvent(5);

        await using var host = await InboxHost.StartAsync(_folder.File, endpoint => endpoint.On<CircleCIPing>(async (webhook, _) =>
        {
            if (webhook.Delivery.Id is not ("a" or "b" or "c"))
            {
                others.Signal();
                return;
            }

            most = Math.Max(most, Interlocked.Increment(ref suspects));
            order.Enqueue((webhook.Delivery.Id, webhook.Attempt));

            // The others run while a suspect does.
            await Task.Run(() => others.Wait(Eventually.Patience));
            await Task.Delay(30, CancellationToken.None);
            Interlocked.Decrement(ref suspects);
        }));
        await host.SettledAsync();

        Assert.Equal(1, most);
        Assert.Equal([("b", 2), ("c", 2), ("a", 4)], order);
        Assert.Equal(3, host.Logs.Named("SuspectStarted").Count());
    }

    [Fact]
    public async Task WhatRanBesideASuspectThatEndedTheProcess_LosesNoAttempt_ButOnlyOnce()
    {
        await StoreAsync("suspect", "beside", "again");
        Crashed("'suspect', 'beside', 'again'", attempts: 2);
        _folder.Execute("UPDATE deliveries SET lease_owner = 7, suspect = IIF(id = 'suspect', 2, 0), crashes = IIF(id = 'again', 1, 0)");
        var attempts = new ConcurrentDictionary<string, int>();

        await using var host = await InboxHost.StartAsync(_folder.File, endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
        {
            attempts[webhook.Delivery.Id] = webhook.Attempt;
            return Task.CompletedTask;
        }));
        await host.SettledAsync();

        Assert.Equal((3, 2, 3), (attempts["suspect"], attempts["beside"], attempts["again"]));
        Assert.Equal(2, host.Logs.Named("SuspectStarted").Count());
    }

    [Fact]
    public async Task DeliveryThatEndedItsProcessOnceTooOften_IsADeadLetter_WithoutAnotherRun()
    {
        await StoreAsync("killer", "other");
        Crashed("'killer'", attempts: 3);
        var seen = new ConcurrentQueue<string>();
        await using var host = await InboxHost.StartAsync(_folder.File, Record(seen), options => options.MaxAttempts = 3);
        await host.SettledAsync();

        Assert.Equal(["other"], seen);
        var dead = Assert.Single(host.Store.List(WebhookDeliveryState.DeadLettered));
        Assert.Equal(("killer", 3, "The process ended while the delivery was being handled."), (dead.Id, dead.Attempts, dead.LastError));
    }

    [Fact]
    public async Task CleanStop_LetsHandlersFinish()
    {
        var running = new TaskCompletionSource();
        await using var host = await InboxHost.StartAsync(
            _folder.File, endpoint => endpoint.On<CircleCIPing>(async (_, cancellationToken) =>
            {
                running.SetResult();
                await Task.Delay(200, cancellationToken);
            }));
        await host.AcceptAsync(Deliveries.New());
        await running.Task.InTime();
        await host.StopAsync();

        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE state = 2 AND attempts = 1"));
    }

    [Fact]
    public async Task LeaseIsRenewed_WhileTheAppStops()
    {
        var (running, release) = (0, new TaskCompletionSource());
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCIPing>((_, _) =>
            {
                Interlocked.Increment(ref running);
                return release.Task;
            }),
            options => (options.LeaseDuration, options.DrainTimeout) = (TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(1)));
        await host.AcceptAsync(Deliveries.New());
        await host.AcceptAsync(Deliveries.New());
        await Eventually.Async(() => Volatile.Read(ref running) == 2, "both run");

        var stop = host.StopAsync();
        var first = _folder.Number("SELECT MIN(lease_until) FROM deliveries");
        await Eventually.Async(
            () => _folder.Number("SELECT MIN(lease_until) FROM deliveries") > first + (3 * TimeSpan.TicksPerSecond),
            "they outlive their leases");
        release.SetResult();
        await stop.InTime();

        Assert.Equal(2, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE state = 2 AND attempts = 1"));
    }

    [Fact]
    public async Task CleanStop_ReleasesWhatDoesNotFinish_AndTakesTheAttemptBack()
    {
        var running = new TaskCompletionSource();
        await using (var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint
                .On<CircleCIPing>((_, _) => Task.CompletedTask, "quick")
                .On<CircleCIPing>((_, cancellationToken) =>
                {
                    running.SetResult();
                    return Task.Delay(Timeout.Infinite, cancellationToken);
                }, "slow"),
            options => options.DrainTimeout = TimeSpan.Zero))
        {
            await host.AcceptAsync(Deliveries.New());
            await running.Task.InTime();
            await host.StopAsync();
            Assert.Single(host.Logs.Named("Interrupted"));
        }

        Assert.Equal(
            1, _folder.Number("SELECT COUNT(*) FROM deliveries WHERE state = 0 AND attempts = 0 AND due_at = 0 AND lease_token IS NULL"));
        var runs = new ConcurrentQueue<string>();
        await using var again = await InboxHost.StartAsync(_folder.File, endpoint => endpoint
            .On<CircleCIPing>((webhook, _) => Task.FromException(new InvalidOperationException("must not run again")), "quick")
            .On<CircleCIPing>((webhook, _) =>
            {
                runs.Enqueue($"slow {webhook.Attempt}");
                return Task.CompletedTask;
            }, "slow"));
        await again.SettledAsync();
        Assert.Equal(["slow 1"], runs);
    }

    [Fact]
    public async Task ClockThatIsSetBack_DelaysNeitherRetriesNorAbandonedDeliveries()
    {
        var time = new ShiftedTime();
        time.Shift(TimeSpan.FromDays(400));
        await using (var future = await InboxHost.StartAsync(
            _folder.File, endpoint => endpoint.On<CircleCIPing>((_, _) => throw new InvalidOperationException()), Slow, Clock(time)))
        {
            await future.AcceptAsync(Deliveries.New("retried"));
            await Eventually.Async(() => future.Store.List()[0].LastError is not null, "the first attempt has failed");
        }

        await StoreAsync("abandoned");
        Crashed("'abandoned'", attempts: 1, leaseEnds: TimeSpan.FromDays(400));
        var seen = new ConcurrentQueue<string>();
        await using var host = await InboxHost.StartAsync(
            _folder.File, Record(seen), options => options.RetryDelays = [TimeSpan.FromSeconds(1)]);
        await host.SettledAsync();

        Assert.Equal(["abandoned", "retried"], seen.Order(StringComparer.Ordinal));

        static void Slow(SqliteInboxOptions options) => options.RetryDelays = [TimeSpan.FromHours(1)];
    }

    private static Action<IServiceCollection> Clock(TimeProvider time) => services => services.AddSingleton(time);

    private static Action<WebhookBuilder> Record(ConcurrentQueue<string> seen, int delay = 0) =>
        endpoint => endpoint.On<CircleCIEvent>(async (webhook, cancellationToken) =>
        {
            await Task.Delay(delay, cancellationToken);
            seen.Enqueue(webhook.Delivery.Id);
        });

    private async Task StoreAsync(params string[] ids)
    {
        await using var host = await InboxHost.StartAsync(_folder.File);

        foreach (var id in ids)
        {
            await host.AcceptAsync(Deliveries.New(id));
        }
    }

    /// <summary>Leaves rows as a process does that dies while it handles them.</summary>
    private void Crashed(string ids, int attempts, TimeSpan leaseEnds = default)
    {
        var until = (DateTimeOffset.UtcNow + leaseEnds - DateTimeOffset.UnixEpoch).Ticks;
        _folder.Execute(
            $"UPDATE deliveries SET state = 1, attempts = {attempts}, lease_token = 7, lease_until = {until}, lease_for "
            + $"= {TimeSpan.TicksPerSecond} WHERE id IN ({ids})");
    }
}
