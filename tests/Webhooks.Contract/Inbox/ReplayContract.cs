using System.Collections.Concurrent;
using Webhooks.CircleCI;

namespace Webhooks.Contract.Inbox;

/// <summary>
/// Rules 41 and 42, of inboxes that keep what was handled: replay to all handlers or to one, and the failures of each attempt.
/// </summary>
public abstract class ReplayContract(InboxHarness inbox) : InboxContract(inbox)
{
    private const string Operator = "somebody@example.com";

    private readonly HandlerRuns _runs = new();
    private readonly ConcurrentDictionary<string, bool> _isBroken = [];

    [SkippableFact]
    public async Task Replay_RunsAllHandlersAgain()
    {
        var app = await StartAsync(Handle);
        var key = await HandleAsync(app, "again");

        Assert.True(await app.Store.ApplyAsync(key, WebhookOperation.Replay(Operator)));

        await WaitForEmptyAsync(app);
        Assert.Equal([1, 1], _runs.Of("again", "one"));
        Assert.Equal([1, 1], _runs.Of("again", "two"));
    }

    [SkippableFact]
    public async Task ReplayToOneHandler_RunsThatOneOnly_AndTheDeliveryIsHandledAfterwards()
    {
        var app = await StartAsync(Handle);
        var key = await HandleAsync(app, "again");

        Assert.True(await app.Store.ApplyAsync(key, WebhookOperation.Replay(Operator, "two")));

        await WaitForEmptyAsync(app);
        Assert.Equal([1], _runs.Of("again", "one"));
        Assert.Equal([1, 1], _runs.Of("again", "two"));
        Assert.Equal(WebhookDeliveryState.Handled, (await app.Store.FindAsync(key))!.State);
        await app.SendAsync("again");
        Assert.Equal(1, app.Meters.Sum("webhooks.deliveries", "webhooks.outcome", "duplicate"));
    }

    [SkippableFact]
    public async Task ReplayToOneHandlerThatFails_IsADeadLetter_AndItsRetryRunsNoOther()
    {
        var app = await StartAsync(Handle);
        var key = await HandleAsync(app, "again");
        _isBroken["two"] = true;
        await app.Store.ApplyAsync(key, WebhookOperation.Replay(Operator, "two"));
        await WaitForDeadAsync(app, 1);
        _isBroken["two"] = false;

        await app.Store.ApplyAsync(key, WebhookOperation.Retry(Operator));

        await WaitForEmptyAsync(app);
        Assert.Equal([1], _runs.Of("again", "one"));
        Assert.Equal([1, 1, 1], _runs.Of("again", "two"));
        Assert.Equal(WebhookDeliveryState.Handled, (await app.Store.FindAsync(key))!.State);
    }

    [SkippableFact]
    public async Task RetryOfADeadLetter_WhoseReplayToOneHandlerFailed_RunsEveryHandlerThatHasNotSucceeded()
    {
        _isBroken["one"] = _isBroken["two"] = true;
        var app = await StartAsync(Handle, new() { MaxAttempts = 1 });
        await app.SendAsync("letter");
        await WaitForDeadAsync(app, 1);
        var key = Assert.Single((await app.Store.ListAsync(new())).Entries).Key;
        await app.Store.ApplyAsync(key, WebhookOperation.Replay(Operator, "two"));
        await Wait.UntilAsync(() => _runs.Of("letter", "two").Length == 2);
        await WaitForDeadAsync(app, 1);
        _isBroken["one"] = _isBroken["two"] = false;

        await app.Store.ApplyAsync(key, WebhookOperation.Retry(Operator));

        await WaitForEmptyAsync(app);
        Assert.Equal([1, 1], _runs.Of("letter", "one"));
        Assert.Equal([1, 1, 1], _runs.Of("letter", "two"));
    }

    [SkippableFact]
    public async Task ReplayOfADeadLetterToTheHandlerThatSucceeded_LeavesItDead()
    {
        _isBroken["two"] = true;
        var app = await StartAsync(Handle, new() { MaxAttempts = 1 });
        await app.SendAsync("letter");
        await WaitForDeadAsync(app, 1);
        var key = Assert.Single((await app.Store.ListAsync(new())).Entries).Key;

        await app.Store.ApplyAsync(key, WebhookOperation.Replay(Operator, "one"));

        await Wait.UntilAsync(() => _runs.Of("letter", "one").Length == 2);
        await WaitForDeadAsync(app, 1);
        Assert.Equal([1], _runs.Of("letter", "two"));
        Assert.Equal(["one"], (await app.Store.FindAsync(key))!.SucceededHandlers);
    }

    [SkippableFact]
    public async Task FailedAttempts_AreKeptOneByOne_WithHandlerAndException()
    {
        _isBroken["two"] = true;
        var app = await StartAsync(Handle, new() { MaxAttempts = 3 });
        await app.SendAsync("letter");
        await WaitForDeadAsync(app, 1);
        var key = Assert.Single((await app.Store.ListAsync(new())).Entries).Key;

        var failures = await app.Store.ListFailedAttemptsAsync(key);

        Assert.Equal([1, 2, 3], failures.Select(failure => failure.Attempt));
        Assert.All(failures, failure => Assert.Equal(
            ("two", "System.InvalidOperationException", "two is broken"), (failure.Handler, failure.ExceptionType, failure.Message)));
    }

    [SkippableFact]
    public async Task RunningDelivery_IsLeftAsItIs()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
        {
            _runs.Begin(webhook.Delivery.Id, webhook.Attempt);
            await gate.Task.WaitAsync(cancellationToken);
        }));
        await app.SendAsync("running");
        await Wait.UntilAsync(() => _runs.Count == 1);
        var key = Assert.Single((await app.Store.ListAsync(new() { State = WebhookDeliveryState.Running })).Entries).Key;

        Assert.False(await app.Store.ApplyAsync(key, WebhookOperation.Retry(Operator)));
        Assert.False(await app.Store.ApplyAsync(key, WebhookOperation.Replay(Operator)));
        Assert.False(await app.Store.ApplyAsync(key, WebhookOperation.Delete(Operator)));

        gate.SetResult();
        await WaitForEmptyAsync(app);
        Assert.Equal([1], _runs.Of("running"));
    }

    [SkippableFact]
    public async Task RetryOfWhatWaits_MakesItDueAtOnce_AsTheNextAttempt()
    {
        _isBroken["two"] = true;
        var app = await StartAsync(Handle, new() { RetryDelay = TimeSpan.FromHours(1) });
        await app.SendAsync("waiting");
        await Wait.UntilAsync(() => app.Logs.Named("AttemptFailed").Any());
        _isBroken["two"] = false;
        var key = Assert.Single((await app.Store.ListAsync(new())).Entries).Key;

        Assert.True(await app.Store.ApplyAsync(key, WebhookOperation.Retry(Operator)));

        await WaitForEmptyAsync(app);
        Assert.Equal([1, 2], _runs.Of("waiting", "two"));
        Assert.Equal([1], _runs.Of("waiting", "one"));
    }

    private async Task<string> HandleAsync(ContractApp app, string id)
    {
        await app.SendAsync(id);
        await WaitForEmptyAsync(app);
        return Assert.Single((await app.Store.ListAsync(new() { State = WebhookDeliveryState.Handled })).Entries).Key;
    }

    private void Handle(WebhookBuilder endpoint)
    {
        foreach (var name in new[] { "one", "two" })
        {
            endpoint.On<CircleCIPing>(
                (webhook, _) =>
                {
                    _runs.Begin(webhook.Delivery.Id, webhook.Attempt, name);
                    return _isBroken.GetValueOrDefault(name)
                        ? throw new InvalidOperationException($"{name} is broken")
                        : Task.CompletedTask;
                },
                name);
        }
    }
}
