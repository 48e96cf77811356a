using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>Workers that share the load, stop, and die.</summary>
public sealed class WorkerTests(RabbitMQServer server, PostgreSqlServer database) : BrokerTests(server), IClassFixture<PostgreSqlServer>
{
    [SkippableFact]
    public async Task WorkerProcessKilledWhileItHandles_LosesNothing_AndTheOtherHandlesWhatItHeld()
    {
        var receiver = await StartReceiverAsync();
        using var victim = WorkerProcess.Start(Server.Uri, Name, "hold");
        var ids = Enumerable.Range(0, 40).Select(number => $"delivery-{number}").ToArray();

        foreach (var id in ids)
        {
            Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery(id)));
        }

        await Eventually.IsTrueAsync(() => victim.Said("started").Length == 4, "it holds as many as it handles at once");
        using var other = WorkerProcess.Start(Server.Uri, Name);
        await Eventually.IsTrueAsync(() => other.Said("handled").Length == 32, "the other handles what the first has not taken");
        Assert.Empty(other.Said("handled").Intersect(victim.Said("started")));

        victim.Kill();

        await Eventually.IsTrueAsync(() => other.Said("handled").Length == 40, "the other handles those too");
        Assert.Equal(ids.Select(id => $"{id} 1").Order(StringComparer.Ordinal), other.Said("handled").Order(StringComparer.Ordinal));
        await IsEmptyAsync(Names.Intake);
    }

    [SkippableFact]
    public async Task HandlerThatEndsWhileTheAppStops_IsWaitedFor_AndDoneForGood()
    {
        var (started, ending) = (new TaskCompletionSource(), new TaskCompletionSource());
        var handled = new Handled((_, _) =>
        {
            started.TrySetResult();
            return ending.Task;
        });
        var machine = await StartInboxAsync(options => options.DrainTimeout = TimeSpan.FromMinutes(1), handled.On);
        await machine.AcceptAsync(Delivery());
        await started.Task;

        var stopping = machine.Host.StopAsync();
        Assert.False(stopping.IsCompleted);
        ending.SetResult();
        await stopping;

        await StartReceiverAsync();
        Assert.Equal(0u, await CountAsync(Names.Intake));
        Assert.Empty(machine.Warnings);
    }

    [SkippableFact]
    public async Task HandlerThatDoesNotEndInTime_IsCancelled_AndItsDeliveryGoesBackAsTheSameAttempt()
    {
        var started = new TaskCompletionSource();
        var first = await StartInboxAsync(
            options => options.DrainTimeout = TimeSpan.Zero,
            new Handled((_, cancellationToken) =>
            {
                started.TrySetResult();
                return Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }).On);
        await first.AcceptAsync(Delivery("given back"));
        await started.Task;

        await first.DisposeAsync();

        Assert.Equal(
            "Webhook endpoint CircleCI: delivery given back was interrupted as the app stops. "
            + "It is tried again, and the attempt does not count.",
            Assert.Single(first.Logs.Named("Interrupted")).Message);
        var handled = new Handled();
        await StartWorkerAsync(handled.On);
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "another worker has it");
        Assert.Equal([1], handled.Attempts);
    }

    [SkippableFact]
    public async Task RequestThatIsStillRunningWhileTheAppStops_IsStored()
    {
        var machine = await StartInboxAsync(
            options => options.EnableProcessing = false, services: services => services.AddHostedService<LastRequest>());

        await machine.Host.StopAsync();

        Assert.Equal(WebhookOutcome.Stored, machine.Host.Services.GetServices<IHostedService>().OfType<LastRequest>().Single().Acceptance);
        Assert.Equal(1u, await CountAsync(Names.Intake));
        Assert.Equal(WebhookOutcome.Unavailable, await machine.AcceptAsync(Delivery()));
    }

    [SkippableFact]
    public async Task RepeatsOnTwoWorkersWithASharedDeduplicator_AreHandledOnce()
    {
        PostgreSqlServer.Require();
        var handled = new Handled((_, cancellationToken) => Task.Delay(100, cancellationToken));
        var receiver = await StartReceiverAsync();

        foreach (var id in Enumerable.Range(0, 100).Select(number => $"delivery-{number % 10}"))
        {
            await receiver.AcceptAsync(Delivery(id));
        }

        await StartWorkerAsync(handled.On, services: services => services.AddPostgreSqlDeduplicator(database.ConnectionString));
        await StartWorkerAsync(handled.On, services: services => services.AddPostgreSqlDeduplicator(database.ConnectionString));

        await Eventually.IsTrueAsync(() => handled.Contexts.Count >= 10, "all are handled");
        await IsEmptyAsync(Names.Intake);
        Assert.Equal(10, handled.Contexts.Count);
        Assert.Equal(10, handled.Ids.Distinct().Count());
    }

    [SkippableFact]
    public async Task DeduplicatorThatFails_KeepsDeliveriesWaiting_WithoutCountingAttempts()
    {
        PostgreSqlServer.Require();
        var handled = new Handled();
        await database.StopAsync();
        Machine machine;

        try
        {
            machine = await StartInboxAsync(
                options => options.MaxAttempts = 1, handled.On, services => services.AddPostgreSqlDeduplicator(options =>
                {
                    options.ConnectionString = database.ConnectionString;
                    options.LeaseDuration = TimeSpan.FromSeconds(1);
                }));
            await machine.AcceptAsync(Delivery());
            await Eventually.IsTrueAsync(() => machine.Logs.Named("NotClaimed").Count() > 2, "it was tried more than once");
            Assert.Empty(handled.Contexts);
        }
        finally
        {
            await database.StartAsync();
        }

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it is handled");
        Assert.Equal([1], handled.Attempts);
        Assert.Equal(0u, await CountAsync(Names.Dead));
    }

    [SkippableFact]
    public async Task DeduplicatorThatAnswersWithNoClaim_KeepsDeliveriesWaiting()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(
            handlers: handled.On, services: services => services.AddSingleton<IWebhookDeduplicator, NoClaims>());

        await machine.AcceptAsync(Delivery());

        await Eventually.IsTrueAsync(() => machine.Logs.Named("NotClaimed").Count() > 2, "it was tried more than once");
        Assert.Contains(
            "answered with the default of WebhookClaim",
            machine.Logs.Named("NotClaimed").First().Exception?.Message,
            StringComparison.Ordinal);
        Assert.Empty(handled.Contexts);
        Assert.Equal(0u, await CountAsync(Names.Dead));
    }

    private sealed class NoClaims : IWebhookDeduplicator
    {
        public ValueTask<WebhookClaim> ClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => default;

        public ValueTask<WebhookClaim> TryClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => default;

        public ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => default;

        public ValueTask CompleteAsync(
            WebhookDelivery delivery, WebhookClaim claim, TimeSpan window, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("There is nothing to complete.");

        public ValueTask ReleaseAsync(
            WebhookDelivery delivery,
            WebhookClaim claim,
            IReadOnlyCollection<string> succeededHandlers,
            CancellationToken cancellationToken) =>
            throw new InvalidOperationException("There is nothing to release.");
    }

    private sealed class LastRequest(IWebhookInbox inbox) : IHostedService
    {
        public WebhookOutcome Acceptance { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken) =>
            Acceptance = await inbox.AcceptAsync(Delivery(), cancellationToken);
    }
}
