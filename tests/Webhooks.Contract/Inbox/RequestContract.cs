using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Contract.Inbox;

/// <summary>Rules 5, 11, 13, 28, 29 and 30, of inboxes that handle inside the request: the answer is what became of it.</summary>
public abstract class RequestContract(InboxHarness inbox) : InboxContract(inbox)
{
    private readonly HandlerRuns _runs = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [SkippableFact]
    public async Task FailedHandler_IsAnswered500_AndTheRepeatRunsOnlyWhatHasNotSucceeded()
    {
        var app = await StartAsync(endpoint => endpoint
            .On<CircleCIPing>(Run("good", _ => null), "good")
            .On<CircleCIPing>(Run("bad", attempt => attempt == 1 ? new InvalidOperationException("not yet") : null), "bad"));

        Assert.Equal(HttpStatusCode.InternalServerError, await app.PostAsync("partly"));
        Assert.Equal(HttpStatusCode.OK, await app.PostAsync("partly"));
        Assert.Equal(HttpStatusCode.OK, await app.PostAsync("partly"));

        Assert.Equal([1], _runs.Of("partly", "good"));
        Assert.Equal([1, 2], _runs.Of("partly", "bad"));
        Assert.Equal(1, app.Meters.Sum("webhooks.deliveries", "webhooks.outcome", "duplicate"));
    }

    [SkippableFact]
    public async Task CancellationOfTheHandlersOwn_AndNeverAgain_AreFailuresLikeAnyOther()
    {
        var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>((webhook, _) => throw (webhook.Delivery.Id == "canceled"
            ? (Exception)new OperationCanceledException("The handler's own.")
            : new WebhookUnrecoverableException())));

        Assert.Equal(HttpStatusCode.InternalServerError, await app.PostAsync("canceled"));
        Assert.Equal(HttpStatusCode.InternalServerError, await app.PostAsync("never"));
    }

    [SkippableFact]
    public async Task ParserThatThrows_IsNoAcceptance_AndTheRepeatIsTriedAgain()
    {
        var app = await StartAsync(services: services => services.AddWebhook(NoteProvider.Instance).On<Note>((webhook, _) =>
        {
            _runs.Begin(webhook.Delivery.Id, webhook.Attempt);
            return Task.CompletedTask;
        }));

        for (var repeat = 0; repeat < 3; repeat++)
        {
            Assert.Equal(
                HttpStatusCode.ServiceUnavailable, await app.PostBodyAsync(
                    NoteProvider.Body("broken-note", isBroken: true), "/webhooks/note"));
        }

        // Each was tried, and none waited for the claim of the one before.
        Assert.Equal(3, app.Meters.Sum("webhooks.deliveries", "webhooks.outcome", "unavailable"));
        Assert.Equal(HttpStatusCode.OK, await app.PostBodyAsync(NoteProvider.Body("whole-note"), "/webhooks/note"));
        Assert.Equal(["whole-note"], _runs.Ids);
    }

    [SkippableFact]
    public async Task TimeThatIsOver_IsAnswered503_CancelsTheHandler_AndALateSuccessCounts()
    {
        var isCancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
            {
                _runs.Begin(webhook.Delivery.Id, webhook.Attempt);
                using var cancelled = cancellationToken.Register(isCancelled.SetResult);
                await _gate.Task;
            }),
            services: Within(TimeSpan.FromSeconds(3)));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.PostAsync("late"));
        await Wait.ForAsync(isCancelled.Task);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.PostAsync("late"));
        _gate.SetResult();
        await Wait.UntilAsync(() => app.Logs.Named("LateEnd").Any());

        Assert.Equal(HttpStatusCode.OK, await app.PostAsync("late"));
        Assert.Equal([1], _runs.Of("late"));
    }

    [SkippableFact]
    public async Task RepeatOfARunningDelivery_WaitsForItsOutcome_AndAnswersTheSame()
    {
        var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
        {
            _runs.Begin(webhook.Delivery.Id, webhook.Attempt);
            await _gate.Task.WaitAsync(cancellationToken);
        }));
        var first = app.PostAsync("running");
        await Wait.UntilAsync(() => _runs.Count == 1);
        var repeats = Enumerable.Range(0, 5).Select(_ => app.PostAsync("running")).ToArray();
        await Task.Delay(200);
        Assert.DoesNotContain(repeats, repeat => repeat.IsCompleted);

        _gate.SetResult();

        Assert.Equal(HttpStatusCode.OK, await first);
        Assert.All(await Task.WhenAll(repeats), status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal([1], _runs.Of("running"));
    }

    [SkippableFact]
    public async Task RepeatOfADeliveryThatFails_RunsIt_WhileEnoughOfItsTimeIsLeft()
    {
        var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
        {
            _runs.Begin(webhook.Delivery.Id, webhook.Attempt);

            if (webhook.Attempt == 1)
            {
                await _gate.Task.WaitAsync(cancellationToken);
                throw new InvalidOperationException("not yet");
            }
        }));
        var first = app.PostAsync("fails");
        await Wait.UntilAsync(() => _runs.Count == 1);
        var repeat = app.PostAsync("fails");
        await Task.Delay(100);

        _gate.SetResult();

        Assert.Equal(HttpStatusCode.InternalServerError, await first);
        Assert.Equal(HttpStatusCode.OK, await repeat);
        Assert.Equal([1, 2], _runs.Of("fails"));
    }

    [SkippableFact]
    public async Task RepeatThatWaitedForMostOfItsTime_StartsNothing_AndTheNextOneDoes()
    {
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(async (webhook, _) =>
            {
                _runs.Begin(webhook.Delivery.Id, webhook.Attempt);

                if (webhook.Attempt == 1)
                {
                    await _gate.Task;
                    throw new InvalidOperationException("not yet");
                }
            }),
            services: Within(TimeSpan.FromSeconds(12)));
        var first = app.PostAsync("waited");
        await Wait.UntilAsync(() => _runs.Count == 1);
        var repeat = app.PostAsync("waited");

        // Less than a quarter of the 12 seconds of the repeat is left, and some of it.
        await Task.Delay(TimeSpan.FromSeconds(10.3));
        Assert.False(repeat.IsCompleted);
        _gate.SetResult();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await repeat);
        await first;
        Assert.Equal([1], _runs.Of("waited"));
        Assert.Equal(HttpStatusCode.OK, await app.PostAsync("waited"));
        Assert.Equal(2, _runs.Of("waited").Length);
    }

    [SkippableFact]
    public async Task HandlersThatIgnoreTheirToken_HoldNobodyUp_UpToTheirBound()
    {
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(async (webhook, _) =>
            {
                _runs.Begin(webhook.Delivery.Id, webhook.Attempt);

                if (webhook.Delivery.Id.StartsWith("deaf", StringComparison.Ordinal))
                {
                    await _gate.Task;
                }
            }),
            new() { MaxStuckHandlers = 8 },
            Within(TimeSpan.FromSeconds(3)));

        var deaf = await Task.WhenAll(Enumerable.Range(0, 7).Select(number => app.PostAsync($"deaf-{number}")));
        Assert.All(deaf, status => Assert.Equal(HttpStatusCode.ServiceUnavailable, status));
        Assert.Equal(HttpStatusCode.OK, await app.PostAsync("other-1"));

        // With the eighth nothing more is started, until one ends.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.PostAsync("deaf-7"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.PostAsync("other-2"));
        Assert.Empty(_runs.Of("other-2"));
        _gate.SetResult();
        await Wait.UntilAsync(async () => await app.PostAsync("other-2") == HttpStatusCode.OK, "other-2 is handled");
    }

    [SkippableFact]
    public async Task SecretSourceThatBlocksItsThread_IsAnswered503InTime()
    {
        using var blocked = new ManualResetEventSlim();
        var app = await StartAsync(services: services =>
        {
            Within(TimeSpan.FromSeconds(1))(services);
            services.AddSingleton(new BlockingSource(blocked));
            services.AddCircleCIWebhook(ContractApp.OtherEndpoint)
                .UseSecretSource<BlockingSource>()
                .On<CircleCIPing>((_, _) => Task.CompletedTask);
            services.AddCircleCIWebhook(ContractApp.OtherEndpoint, options => options.ResponseTimeout = TimeSpan.FromSeconds(1));
        });

        try
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Wait.ForAsync(app.PostAsync("blocked", "/webhooks/other")));
        }
        finally
        {
            blocked.Set();
        }
    }

    private static Action<IServiceCollection> Within(TimeSpan time) =>
        services => services.AddCircleCIWebhook(options => options.ResponseTimeout = time);

    private Func<WebhookContext<CircleCIPing>, CancellationToken, Task> Run(string name, Func<int, Exception?> failure) => (webhook, _) =>
    {
        _runs.Begin(webhook.Delivery.Id, webhook.Attempt, name);
        return failure(webhook.Attempt) is { } exception ? Task.FromException(exception) : Task.CompletedTask;
    };
}
