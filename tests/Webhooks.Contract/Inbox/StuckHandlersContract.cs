using Webhooks.CircleCI;

namespace Webhooks.Contract.Inbox;

/// <summary>Rules 27 and 28, of inboxes that store: handlers that ignore their token keep their delivery, and nothing else.</summary>
public abstract class StuckHandlersContract(InboxHarness inbox) : InboxContract(inbox)
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HandlerRuns _runs = new();

    [SkippableFact]
    public async Task HandlersThatIgnoreTheirToken_GiveTheirPlacesBack_AndTheirDeliveriesAreNotRunBesideThem()
    {
        var others = Sizes.Of(small: 88, large: 880, full: 880);
        var app = await StartAsync(Handle, new() { Concurrency = 8, HandlerTimeout = TimeSpan.FromSeconds(2), MaxAttempts = 2 });

        await app.SendAsync(Enumerable.Range(0, 8).Select(number => $"deaf-{number}"));
        await Wait.UntilAsync(() => _runs.Count == 8);
        await app.SendAsync(Enumerable.Range(0, others).Select(number => $"other-{number}"));

        await Wait.UntilAsync(() => _runs.Count == 8 + others);
        await Wait.UntilAsync(() => app.Logs.Named("HandlerStuck").Count() == 8);
        Assert.Equal(8, app.Meters.Read("webhooks.handlers.stuck"));
        Assert.All(Enumerable.Range(0, 8), number => Assert.Equal([1], _runs.Of($"deaf-{number}")));

        // They end, and only then is the next attempt due, which succeeds.
        _gate.SetResult();
        await WaitForEmptyAsync(app);
        Assert.All(Enumerable.Range(0, 8), number => Assert.InRange(_runs.Of($"deaf-{number}").Length, 1, 2));
        await Wait.UntilAsync(() => app.Meters.Read("webhooks.handlers.stuck") == 0);
        Assert.Equal(0, await Inbox.CountDeadAsync(app.Services));
    }

    [SkippableFact]
    public async Task MoreStuckHandlersThanResultsMayWait_StillHoldNobodyUp()
    {
        var app = await StartAsync(Handle, new() { Concurrency = 1, HandlerTimeout = TimeSpan.FromSeconds(2) });

        await app.SendAsync(Enumerable.Range(0, 6).Select(number => $"deaf-{number}"));
        await app.SendAsync(Enumerable.Range(0, 5).Select(number => $"other-{number}"));

        await Wait.UntilAsync(() => _runs.Ids.Count(id => id.StartsWith("other", StringComparison.Ordinal)) == 5);
        Assert.Equal(6, app.Meters.Read("webhooks.handlers.stuck"));
        _gate.SetResult();
        await WaitForEmptyAsync(app);
    }

    private void Handle(WebhookBuilder endpoint) => endpoint.On<CircleCIPing>(async (webhook, _) =>
    {
        _runs.Begin(webhook.Delivery.Id, webhook.Attempt);

        if (webhook.Delivery.Id.StartsWith("deaf", StringComparison.Ordinal) && _runs.Of(webhook.Delivery.Id).Length == 1)
        {
            await _gate.Task;
        }
    });
}
