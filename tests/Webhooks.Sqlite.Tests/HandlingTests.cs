using System.Collections.Concurrent;
using Webhooks.CircleCI;

namespace Webhooks.Sqlite.Tests;

public sealed class HandlingTests : IDisposable
{
    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task StoredDelivery_IsHandled_WithItsEventAndAttempt()
    {
        var seen = new TaskCompletionSource<(string Name, int Attempt, string Id)>();
        await using var host = await InboxHost.StartAsync(_folder.File, endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
        {
            seen.SetResult((webhook.Event.Webhook.Name, webhook.Attempt, webhook.Delivery.Id));
            return Task.CompletedTask;
        }));

        var delivery = Deliveries.New(name: "deploy");
        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(delivery));
        Assert.Equal(("deploy", 1, delivery.Id), await seen.Task.InTime());

        await host.SettledAsync();
        var entry = Assert.Single(host.Store.List());
        Assert.Equal((WebhookDeliveryState.Handled, 1, null), (entry.State, entry.Attempts, entry.LastError));
        Assert.NotNull(entry.FinishedAt);
        Assert.Empty(host.Logs.Warnings);
    }

    [Fact]
    public async Task FailedAttempt_IsRepeated_ForTheHandlersThatFailedOnly()
    {
        var runs = new ConcurrentQueue<string>();
        using var attempts = new Measurements("webhooks.inbox.attempts");
        await using var host = await InboxHost.StartAsync(_folder.File, endpoint => endpoint
            .On<CircleCIPing>((webhook, _) => Run(webhook, "chat", failures: 0), "chat")
            .On<CircleCIPing>((webhook, _) => Run(webhook, "database", failures: 2), "database")
            .On<CircleCIEvent>((webhook, _) => Run(webhook, "audit", failures: 1), "audit"));

        await host.AcceptAsync(Deliveries.New());
        await host.SettledAsync();

        Assert.Equal(["chat 1", "database 1", "audit 1", "database 2", "audit 2", "database 3"], runs);
        await Eventually.Async(() => attempts.Sum("webhooks.inbox.attempts", "handled") == 1, "the last attempt is counted");
        Assert.Equal(2, attempts.Sum("webhooks.inbox.attempts", "failed"));
        Assert.Equal(2, host.Logs.Named("AttemptFailed").Count());

        Task Run<TEvent>(WebhookContext<TEvent> webhook, string name, int failures)
            where TEvent : WebhookEvent
        {
            runs.Enqueue($"{name} {webhook.Attempt}");
            return webhook.Attempt <= failures ? Task.FromException(new InvalidOperationException("not yet")) : Task.CompletedTask;
        }
    }

    [Fact]
    public async Task SucceededHandlers_AreKnownAfterARestart()
    {
        var runs = new ConcurrentQueue<string>();

        void Handlers(WebhookBuilder endpoint, bool works) => endpoint
            .On<CircleCIPing>((_, _) => Count("chat", true), "chat")
            .On<CircleCIPing>((_, _) => Count("database", works), "database");

        await using (var host = await InboxHost.StartAsync(_folder.File, endpoint => Handlers(endpoint, works: false), Slow))
        {
            await host.AcceptAsync(Deliveries.New());
            await Eventually.Async(() => host.Store.List()[0].LastError is not null, "the first attempt has failed");
            Assert.Equal(["chat"], host.Store.List()[0].SucceededHandlers);
        }

        await using (var host = await InboxHost.StartAsync(_folder.File, endpoint => Handlers(endpoint, works: true), Slow))
        {
            Assert.True(await host.Store.RetryAsync(1));
            await host.SettledAsync();
        }

        Assert.Equal(["chat", "database", "database"], runs);

        static void Slow(SqliteInboxOptions options) => options.RetryDelays = [TimeSpan.FromHours(1)];

        Task Count(string name, bool works)
        {
            runs.Enqueue(name);
            return works ? Task.CompletedTask : Task.FromException(new InvalidOperationException("not yet"));
        }
    }

    [Fact]
    public async Task DeliveryThatAlwaysFails_BecomesADeadLetter_WithTheLastError()
    {
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint =>
                endpoint.On<CircleCIPing>((webhook, _) => throw new InvalidOperationException($"no luck at {webhook.Attempt}"), "unlucky"),
            options => options.MaxAttempts = 3);

        await host.AcceptAsync(Deliveries.New());
        await host.SettledAsync();

        var dead = Assert.Single(host.Store.List(WebhookDeliveryState.DeadLettered));
        Assert.Equal((3, "unlucky: System.InvalidOperationException: no luck at 3"), (dead.Attempts, dead.LastError));
        await Eventually.Async(() => host.Logs.Named("DeadLettered").Any(), "it is logged");
        Assert.Contains("no luck at 3", Assert.Single(host.Logs.Named("DeadLettered")).Message, StringComparison.Ordinal);
        Assert.Equal(WebhookOutcome.Duplicate, await host.AcceptAsync(Deliveries.New(dead.Id)));
    }

    [Fact]
    public async Task PoisonedDeliveries_NeverBlockTheOthers()
    {
        var handled = 0;
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCIPing>((webhook, cancellationToken) => webhook.Event.Webhook.Name switch
            {
                "throws" => throw new InvalidOperationException(),
                "hangs" => Task.Delay(Timeout.Infinite, CancellationToken.None),
                "cancels" => Task.FromCanceled(new CancellationToken(canceled: true)),
                _ => Task.FromResult(Interlocked.Increment(ref handled)),
            }),
            options => (options.Concurrency, options.HandlerTimeout) = (2, TimeSpan.FromMilliseconds(50)));

        foreach (var name in new[] { "hangs", "throws", "hangs", "cancels", "hangs", "throws" })
        {
            await host.AcceptAsync(Deliveries.New(name: name));
        }

        for (var index = 0; index < 20; index++)
        {
            await host.AcceptAsync(Deliveries.New());
        }

        await Eventually.Async(() => handled == 20, "what is not poisoned is handled");
        Assert.NotEmpty(host.Logs.Named("HandlerStuck"));
    }

    [Fact]
    public async Task BodyThatCannotBeRead_IsAFailureOfThatDeliveryAlone()
    {
        await using (var host = await InboxHost.StartAsync(_folder.File))
        {
            await host.AcceptAsync(Deliveries.New("broken"));
            await host.AcceptAsync(Deliveries.New("whole"));
        }

        _folder.Execute("DELETE FROM bodies WHERE number = 1");
        var seen = new ConcurrentQueue<string>();
        await using var again = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
            {
                seen.Enqueue(webhook.Delivery.Id);
                return Task.CompletedTask;
            }),
            options => options.MaxAttempts = 2);
        await again.SettledAsync();

        Assert.Equal(["whole"], seen);
        Assert.Contains(
            "does not hold the delivery's body",
            Assert.Single(again.Store.List(WebhookDeliveryState.DeadLettered)).LastError,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandlersOwnCancellation_IsAFailure_AndOnlyOurTokenIsATimeout()
    {
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCIPing>(
                (webhook, cancellationToken) => webhook.Delivery.Id == "own"
                    ? Task.FromCanceled(new CancellationToken(canceled: true))
                    : Task.Delay(Timeout.Infinite, cancellationToken),
                "handler"),
            options => (options.MaxAttempts, options.HandlerTimeout) = (1, TimeSpan.FromSeconds(2)));

        await host.AcceptAsync(Deliveries.New("own"));
        await host.AcceptAsync(Deliveries.New("ours"));
        await host.SettledAsync();

        var dead = host.Store.List(WebhookDeliveryState.DeadLettered).ToDictionary(entry => entry.Id, entry => entry.LastError!);
        Assert.StartsWith("handler: System.Threading.Tasks.TaskCanceledException", dead["own"], StringComparison.Ordinal);
        Assert.Equal("The handlers did not end within 00:00:02 (HandlerTimeout).", dead["ours"]);
    }

    [Fact]
    public async Task SendersTime_DoesNotLimitTheHandlers()
    {
        var release = new TaskCompletionSource();
        var sawCancellation = false;
        await using var host = await InboxHost.StartAsync(
            _folder.File, endpoint => endpoint.On<CircleCIPing>(async (_, cancellationToken) =>
            {
                await release.Task;
                sawCancellation = cancellationToken.IsCancellationRequested;
            }));

        using var patience = new CancellationTokenSource();
        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New(), patience.Token));
        await Eventually.Async(() => host.Store.Count().Running == 1, "it is being handled");
        await patience.CancelAsync();
        release.SetResult();
        await host.SettledAsync();

        Assert.False(sawCancellation);
        Assert.Equal(WebhookDeliveryState.Handled, host.Store.List()[0].State);
    }

    [Fact]
    public async Task Concurrency_IsReached_AndNotPassed()
    {
        var (running, most) = (0, 0);
        using var gate = new SemaphoreSlim(0);
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCIPing>(async (_, _) =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                }

                await gate.WaitAsync(CancellationToken.None);

                lock (gate)
                {
                    running--;
                }
            }),
            options => options.Concurrency = 3);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => host.AcceptAsync(Deliveries.New()).AsTask()));
        await Eventually.Async(() => running == 3, "three run");
        gate.Release(12);
        await host.SettledAsync();

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task ConcurrencyOfOne_KeepsTheOrderOfAcceptance()
    {
        var seen = new ConcurrentQueue<string>();
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
            {
                seen.Enqueue(webhook.Delivery.Id);
                return Task.CompletedTask;
            }),
            options => options.Concurrency = 1);

        for (var index = 0; index < 50; index++)
        {
            await host.AcceptAsync(Deliveries.New($"{index}"));
        }

        await host.SettledAsync();
        Assert.Equal(Enumerable.Range(0, 50).Select(index => $"{index}"), seen);
    }
}
