using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.CircleCI;

namespace Webhooks.Contract.Inbox;

/// <summary>Rules 28 and 30, of inboxes with a worker of the library: what health says, and the bound on stuck handlers.</summary>
public abstract class WorkerHealthContract(InboxHarness inbox) : InboxContract(inbox)
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HandlerRuns _runs = new();

    [SkippableFact]
    public async Task Health_IsHealthy_DegradedByAStuckHandler_AndHealthyWhenItEnds()
    {
        var app = await StartAsync(Handle, new() { HandlerTimeout = TimeSpan.FromSeconds(1), MaxAttempts = 3 });
        await app.SendAsync("other-0");
        // A worker may still be on its way to the broker.
        await WaitForEmptyAsync(app);
        Assert.Equal(HealthStatus.Healthy, (await app.CheckHealthAsync()).Status);

        await app.SendAsync("deaf-0");
        await Wait.UntilAsync(() => app.Logs.Named("HandlerStuck").Any());
        var report = await app.CheckHealthAsync();
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Equal(1, Assert.Single(report.Entries.Values).Data["stuck"]);

        _gate.SetResult();
        await WaitForEmptyAsync(app);
        await Wait.UntilAsync(async () => (await app.CheckHealthAsync()).Status == HealthStatus.Healthy, "healthy");
    }

    [SkippableFact]
    public async Task DeadLetter_DegradesHealth_AndIsMeasured()
    {
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>((_, _) => throw new InvalidOperationException("never")), new() { MaxAttempts = 1 });

        await app.SendAsync("dead");
        await WaitForDeadAsync(app, 1);
        await Wait.UntilAsync(() => app.Logs.Named("DeadLettered").Any());

        var report = await app.CheckHealthAsync();
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Equal(1L, Assert.Single(report.Entries.Values).Data["dead"]);
        await Wait.UntilAsync(() => app.Meters.Read("webhooks.inbox.dead") == 1 && app.Meters.Read("webhooks.inbox.depth") == 0);
        Assert.Single(app.Logs.Named("DeadLettered"));
    }

    [SkippableFact]
    public async Task BoundOfStuckHandlers_EndsTheStarting_UntilOneEnds()
    {
        var settings =
            new AppSettings { Concurrency = 2, HandlerTimeout = TimeSpan.FromSeconds(1), MaxStuckHandlers = 2, MaxAttempts = 3 };
        var app = await StartAsync(Handle, settings);
        await app.SendAsync(["deaf-0", "deaf-1"]);
        await Wait.UntilAsync(() => app.Logs.Named("TooManyStuck").Any());

        await app.SendAsync("other-0");
        await Task.Delay(500);
        Assert.DoesNotContain("other-0", _runs.Ids);
        Assert.Equal(HealthStatus.Degraded, (await app.CheckHealthAsync()).Status);

        _gate.SetResult();
        await Wait.UntilAsync(() => _runs.Ids.Contains("other-0"));
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
