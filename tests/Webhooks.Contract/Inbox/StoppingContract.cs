using Webhooks.CircleCI;

namespace Webhooks.Contract.Inbox;

/// <summary>Rules 17 and 18, of inboxes that store: a stop loses nothing and counts nothing.</summary>
public abstract class StoppingContract(InboxHarness inbox) : InboxContract(inbox)
{
    private readonly HandlerRuns _runs = new();

    [SkippableFact]
    public async Task RunningHandler_MayFinish_WhenTheAppStops()
    {
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
            {
                _runs.Begin(webhook.Delivery.Id, webhook.Attempt, "begun");
                await Task.Delay(1000, cancellationToken);
                _runs.Begin(webhook.Delivery.Id, webhook.Attempt, "ended");
            }),
            new() { DrainTimeout = TimeSpan.FromSeconds(30) });
        await app.SendAsync("running");
        await Wait.UntilAsync(() => _runs.Count >= 1);

        await app.StopAsync();
        Assert.Equal([1], _runs.Of("running", "ended"));

        var next = await StartAsync(Succeed);
        await next.SendAsync("next");
        await Wait.UntilAsync(() => _runs.Ids.Contains("next"));
        await WaitForEmptyAsync(next);
        Assert.Equal([1], _runs.Of("running", "begun"));
        Assert.Empty(_runs.Of("running", "next"));
    }

    [SkippableFact]
    public async Task InterruptedHandler_IsTriedAgain_AsTheSameAttempt_AndTheSuccessOfOthersIsKept()
    {
        // With one attempt, a counted interruption would be a dead letter.
        var settings = new AppSettings { DrainTimeout = TimeSpan.Zero, MaxAttempts = 1 };
        var app = await StartAsync(
            endpoint => endpoint
                .On<CircleCIPing>(Note("good"), "good")
                .On<CircleCIPing>(
                    async (webhook, cancellationToken) =>
                    {
                        _runs.Begin(webhook.Delivery.Id, webhook.Attempt, "interrupted");
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                    },
                    "other"),
            settings);
        await app.SendAsync("interrupted");
        await Wait.UntilAsync(() => _runs.Of("interrupted", "interrupted").Length == 1);
        await app.StopAsync();

        var next = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(Note("good"), "good").On<CircleCIPing>(Note("second"), "other"), settings);

        await Wait.UntilAsync(() => _runs.Of("interrupted", "second").Length == 1);
        await WaitForEmptyAsync(next);
        Assert.Equal([1], _runs.Of("interrupted", "second"));
        Assert.Equal([1], _runs.Of("interrupted", "good"));
        Assert.Equal(0, await Inbox.CountDeadAsync(next.Services));
    }

    [SkippableFact]
    public async Task WhatHasNotStarted_IsGivenBackUncounted()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
            {
                _runs.Begin(webhook.Delivery.Id, webhook.Attempt, "first");
                await gate.Task.WaitAsync(cancellationToken);
            }),
            new() { Concurrency = 1, MaxAttempts = 1, DrainTimeout = TimeSpan.Zero });
        await app.SendAsync(Enumerable.Range(0, 10).Select(number => $"waiting-{number}"));
        await Wait.UntilAsync(() => _runs.Count == 1);
        await app.StopAsync();

        var next = await StartAsync(Succeed, new() { MaxAttempts = 1 });

        await Wait.UntilAsync(() => _runs.Ids.Distinct().Count() == 10 && _runs.Count >= 11);
        await WaitForEmptyAsync(next);
        Assert.All(Enumerable.Range(0, 10), number => Assert.Equal([1], _runs.Of($"waiting-{number}", "next")));
        Assert.Equal(0, await Inbox.CountDeadAsync(next.Services));
    }

    [SkippableFact]
    public async Task RequestThatArrivesWhileTheAppStops_IsStoredBeforeItIsAnswered200()
    {
        var app = await StartAsync();
        var (head, body) = SignedRequest.Raw("/webhooks/circleci", CircleCI, ContractApp.BodyOf("late"), ContractSecret.Value);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var socket = await RawHttp.ConnectAsync(app.EndPoint, timeout.Token);
        await socket.SendAsync(head, timeout.Token);
        await socket.SendAsync(body.AsMemory(0, 10), timeout.Token);
        await Task.Delay(200);

        var stopping = app.StopAsync();
        await Task.Delay(300);
        await socket.SendAsync(body.AsMemory(10), timeout.Token);
        var answer = await RawHttp.ReadAsync(socket, timeout.Token);
        await Wait.ForAsync(stopping);
        Assert.Equal(200, answer.Status);

        var next = await StartAsync(Succeed);
        await Wait.UntilAsync(() => _runs.Count == 1);
        await WaitForEmptyAsync(next);
        Assert.Equal([1], _runs.Of("late"));
    }

    [SkippableFact]
    public async Task HandlerThatIgnoresTheStop_DoesNotKeepTheAppFromStopping()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(async (webhook, _) =>
            {
                _runs.Begin(webhook.Delivery.Id, webhook.Attempt);
                await gate.Task;
            }),
            new() { DrainTimeout = TimeSpan.Zero });
        await app.SendAsync("deaf");
        await Wait.UntilAsync(() => _runs.Count == 1);

        await Wait.ForAsync(app.StopAsync());
        gate.SetResult();
    }

    private void Succeed(WebhookBuilder endpoint) => endpoint.On<CircleCIPing>(Note("next"), "next");

    private Func<WebhookContext<CircleCIPing>, CancellationToken, Task> Note(string name) => (webhook, _) =>
    {
        _runs.Begin(webhook.Delivery.Id, webhook.Attempt, name);
        return Task.CompletedTask;
    };
}
