using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Contract.Inbox;

/// <summary>Rules 10, 12, 13, 27 and 30, of inboxes that store: what becomes of an attempt, and how they are counted.</summary>
public abstract class AttemptsContract(InboxHarness inbox) : InboxContract(inbox)
{
    [SkippableFact]
    public async Task Delivery_IsAnswered_BeforeItIsHandled_AndItsHandlersHaveTheirOwnTime()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handled = new HandlerRuns();
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
            {
                await gate.Task.WaitAsync(cancellationToken);
                handled.Begin(webhook.Delivery.Id, webhook.Attempt);
            }),
            services: services => services.AddCircleCIWebhook(options => options.ResponseTimeout = TimeSpan.FromSeconds(5)));

        await app.SendAsync("slow");
        await Task.Delay(TimeSpan.FromSeconds(6));
        Assert.Equal(0, handled.Count);
        gate.SetResult();

        await Wait.UntilAsync(() => handled.Count == 1);
        Assert.Equal([1], handled.Of("slow"));
    }

    [SkippableFact]
    public async Task Retry_RunsOnlyHandlersThatHaveNotSucceeded_WithTheNextNumber()
    {
        var runs = new HandlerRuns();
        var app = await StartAsync(endpoint => endpoint
            .On<CircleCIPing>(Run(runs, "good"), "good")
            .On<CircleCIPing>(Run(runs, "bad", attempt => attempt < 3 ? new InvalidOperationException("not yet") : null), "bad")
            .On<CircleCIPing>(Run(runs, "worse", attempt => attempt < 2 ? new InvalidOperationException("not yet") : null), "worse"));

        await app.SendAsync("partly");

        await Wait.UntilAsync(() => runs.Of("partly", "bad").Length == 3);
        await WaitForEmptyAsync(app);
        Assert.Equal([1], runs.Of("partly", "good"));
        Assert.Equal([1, 2, 3], runs.Of("partly", "bad"));
        Assert.Equal([1, 2], runs.Of("partly", "worse"));
        Assert.Equal(0, await Inbox.CountDeadAsync(app.Services));
        Assert.Equal(2, app.Meters.Sum("webhooks.inbox.attempts", "webhooks.outcome", "failed"));
    }

    [SkippableFact]
    public async Task DeliveryThatAlwaysFails_IsADeadLetter_AfterExactlyItsAttempts()
    {
        var runs = new HandlerRuns();
        var app = await StartAsync(endpoint => endpoint
            .On<CircleCIPing>(Run(runs, "bad", _ => new InvalidOperationException("never"))), new() { MaxAttempts = 4 });

        await app.SendAsync("hopeless");

        await WaitForDeadAsync(app, 1);
        Assert.Equal([1, 2, 3, 4], runs.Of("hopeless"));
        await WaitForEmptyAsync(app);
    }

    [SkippableFact]
    public async Task CancellationOfTheHandlersOwn_IsAFailureLikeAnyOther()
    {
        var runs = new HandlerRuns();
        var app = await StartAsync(endpoint => endpoint
            .On<CircleCIPing>(Run(runs, "canceled", _ => new OperationCanceledException("The handler's own."))));

        await app.SendAsync("canceled");

        await WaitForDeadAsync(app, 1);
        Assert.Equal([1, 2, 3], runs.Of("canceled"));
    }

    [SkippableFact]
    public async Task HandlerThatTakesTooLong_IsCancelled_AndTheAttemptHasFailed()
    {
        var runs = new HandlerRuns();
        var cancelled = 0;
        var app = await StartAsync(
            endpoint => endpoint
                .On<CircleCIPing>(Run(runs, "quick"), "quick")
                .On<CircleCIPing>(
                    async (webhook, cancellationToken) =>
                    {
                        runs.Begin(webhook.Delivery.Id, webhook.Attempt, "slow");

                        try
                        {
                            await Task.Delay(Timeout.Infinite, cancellationToken);
                        }
                        finally
                        {
                            Interlocked.Increment(ref cancelled);
                        }
                    },
                    "slow"),
            new() { MaxAttempts = 2, HandlerTimeout = TimeSpan.FromSeconds(2) });

        await app.SendAsync("endless");

        await WaitForDeadAsync(app, 1);
        Assert.Equal([1, 2], runs.Of("endless", "slow"));
        Assert.Equal([1], runs.Of("endless", "quick"));
        Assert.Equal(2, cancelled);
        Assert.Empty(app.Logs.Named("HandlerStuck"));
    }

    [SkippableFact]
    public async Task HandlerThatCanNeverSucceed_MakesADeadLetterAtOnce()
    {
        var runs = new HandlerRuns();
        var app = await StartAsync(endpoint => endpoint
            .On<CircleCIPing>(Run(runs, "never", _ => new WebhookUnrecoverableException("It names a project that is gone.")), "never")
            .On<CircleCIPing>(Run(runs, "good"), "good"));

        await app.SendAsync("unrecoverable");

        await WaitForDeadAsync(app, 1);
        Assert.Equal([1], runs.Of("unrecoverable", "never"));
        Assert.Equal([1], runs.Of("unrecoverable", "good"));
    }

    [SkippableFact]
    public async Task ParserThatThrows_FailsItsAttempts_AndNobodyElses()
    {
        var runs = new HandlerRuns();
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(Run(runs, "ping")),
            services: services => services.AddWebhook(NoteProvider.Instance).On<Note>((webhook, _) =>
            {
                runs.Begin(webhook.Delivery.Id, webhook.Attempt);
                return Task.CompletedTask;
            }));

        await app.PostBodyAsync(NoteProvider.Body("broken-note", isBroken: true), "/webhooks/note");
        await app.PostBodyAsync(NoteProvider.Body("whole-note"), "/webhooks/note");
        await app.SendAsync("ping");

        await WaitForDeadAsync(app, 1);
        await Wait.UntilAsync(() => runs.Count == 2);
        await WaitForEmptyAsync(app);
        Assert.Equal(["ping", "whole-note"], runs.Ids.Order());
        Assert.Equal(3, app.Logs.Named("ParsingFailed").Count());
    }

    [SkippableFact]
    public async Task UnreadableEntry_IsADeadLetter_AndOthersAreHandled()
    {
        var runs = new HandlerRuns();
        var receiver = await StartAsync(settings: new() { EnableProcessing = false });
        await receiver.SendAsync("spoiled");
        await receiver.StopAsync();
        await Inbox.SpoilAsync();

        var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>(Run(runs, "ping")));
        await app.SendAsync("readable");

        await WaitForDeadAsync(app, 1);
        await Wait.UntilAsync(() => runs.Ids.Contains("readable"));
        await WaitForEmptyAsync(app);
    }

    [SkippableFact]
    public async Task NoMoreThanConcurrency_AreHandledAtOnce_AndAllPlacesAreUsed()
    {
        var runs = new HandlerRuns();
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
            {
                using var run = runs.Begin(webhook.Delivery.Id, webhook.Attempt);
                await Task.Delay(100, cancellationToken);
            }),
            new() { Concurrency = 4 });

        await app.SendAsync(Enumerable.Range(0, 40).Select(number => $"crowd-{number}"));

        await Wait.UntilAsync(() => runs.Count >= 40);
        await WaitForEmptyAsync(app);
        Assert.Equal(40, runs.Count);
        Assert.Equal(4, runs.MostAtOnce);
    }

    [SkippableFact]
    public async Task RepeatsOfARunningDelivery_TakeNoPlace_AndCountAsNoAttempt()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runs = new HandlerRuns();
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
            {
                runs.Begin(webhook.Delivery.Id, webhook.Attempt);

                if (webhook.Delivery.Id == "held")
                {
                    await gate.Task.WaitAsync(cancellationToken);
                }
            }),
            new() { Concurrency = 2, MaxAttempts = 2 });
        await app.SendAsync("held");
        await Wait.UntilAsync(() => runs.Count == 1);

        await app.SendAsync(Enumerable.Repeat("held", 20));
        await app.SendAsync(Enumerable.Range(0, 20).Select(number => $"other-{number}"));

        await Wait.UntilAsync(() => runs.Count == 21);
        gate.SetResult();
        await WaitForEmptyAsync(app);
        Assert.Equal([1], runs.Of("held"));
        Assert.Equal(0, await Inbox.CountDeadAsync(app.Services));
    }

    [SkippableFact]
    public async Task WaitBeforeTheNextAttempt_IsTheConfiguredOne_AndHoldsNobodyUp()
    {
        var runs = new HandlerRuns();
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(Run(
                runs, "bad", attempt => new InvalidOperationException($"attempt {attempt}"), id =>
                    id.StartsWith("bad", StringComparison.Ordinal))),
            new() { Concurrency = 2, RetryDelay = TimeSpan.FromHours(1) });

        await app.SendAsync(Enumerable.Range(0, 10).Select(number => $"bad-{number}"));
        await Wait.UntilAsync(() => runs.Count == 10);
        await app.SendAsync(Enumerable.Range(0, 10).Select(number => $"good-{number}"));

        await Wait.UntilAsync(() => runs.Count == 20);
        Assert.Equal(20, runs.Ids.Distinct().Count());
    }

    [SkippableFact]
    public async Task EndpointWithoutHandlersHere_IsStoredAndLeft_AndHandledByAnAppThatHasThem()
    {
        var runs = new HandlerRuns();
        var receiver = await StartAsync(endpoint => endpoint.On<CircleCIPing>(Run(runs, "here")), new() { MaxAttempts = 1 });
        await receiver.SendAsync(Enumerable.Range(0, 12).Select(number => $"left-{number}"), "/webhooks/other");
        await receiver.SendAsync("own");
        await Wait.UntilAsync(() => runs.Ids.Contains("own"));
        await receiver.StopAsync();

        var other = await StartAsync(
            settings: new() { MaxAttempts = 1 },
            services: services => services.AddCircleCIWebhook(ContractApp.OtherEndpoint).On<CircleCIPing>(Run(runs, "there")));

        await Wait.UntilAsync(() => runs.Count == 13);
        Assert.All(Enumerable.Range(0, 12), number => Assert.Equal([1], runs.Of($"left-{number}", "there")));
        Assert.Equal(0, await Inbox.CountDeadAsync(other.Services));
    }

    private static Func<WebhookContext<CircleCIPing>, CancellationToken, Task> Run(
        HandlerRuns runs, string name, Func<int, Exception?>? failure = null, Func<string, bool>? isMeant = null) =>
        (webhook, _) =>
        {
            runs.Begin(webhook.Delivery.Id, webhook.Attempt, name);
            return isMeant?.Invoke(webhook.Delivery.Id) != false && failure?.Invoke(webhook.Attempt) is { } exception
                ? Task.FromException(exception)
                : Task.CompletedTask;
        };
}
