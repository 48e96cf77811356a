using System.Collections.Concurrent;
using System.Text;
using Webhooks.CircleCI;

namespace Webhooks.Contract.Inbox;

/// <summary>Rules 41 and 42, of inboxes with an <see cref="IWebhookDeliveryStore"/>: dead letters, one by one and by filter.</summary>
public abstract class OperatorsContract(InboxHarness inbox) : InboxContract(inbox)
{
    private const string Operator = "somebody@example.com";

    private readonly HandlerRuns _runs = new();
    private readonly ConcurrentDictionary<string, bool> _isBroken = new() { ["bad"] = true, ["worse"] = false };

    [SkippableFact]
    public async Task DeadLetter_IsListed_Found_AndLoadedWhole()
    {
        var app = await StartAsync(Handle, new() { MaxAttempts = 2 });
        await app.SendAsync("letter");
        await WaitForDeadAsync(app, 1);

        var entry = Assert.Single((await app.Store.ListAsync(new() { State = WebhookDeliveryState.DeadLettered })).Entries);
        Assert.Equal(("CircleCI", "CircleCI", "letter", "ping"), (entry.Provider, entry.Endpoint, entry.Id, entry.Type));
        Assert.Equal((WebhookDeliveryState.DeadLettered, 2, WebhookOrigin.Delivered), (entry.State, entry.Attempts, entry.Origin));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), entry.OccurredAt);
        Assert.Equal(["good"], entry.SucceededHandlers);
        Assert.Equal("bad: System.InvalidOperationException: bad is broken", entry.LastError);
        Assert.Equal(entry.Key, (await app.Store.FindAsync(entry.Key))?.Key);

        var delivery = await app.Store.LoadAsync(entry.Key);
        Assert.Equal(ContractApp.BodyOf("letter"), Encoding.UTF8.GetString(delivery!.Body.Span));
        Assert.True(delivery.IsVerified);
        Assert.Null(await app.Store.FindAsync("no-such-key"));
        Assert.Null(await app.Store.LoadAsync("no-such-key"));
        Assert.Equal(1, (await app.Store.CountAsync()).DeadLettered);
    }

    [SkippableFact]
    public async Task DeadLetter_IsFoundByWhatItIsAbout()
    {
        const string Workflow = "11111111-2222-3333-4444-555555555555";
        var app = await StartAsync(
            endpoint => endpoint.On<WorkflowCompleted>((_, _) => Task.FromException(new InvalidOperationException("bad is broken")), "bad"),
            new() { MaxAttempts = 1 });
        await app.PostBodyAsync(Encoding.UTF8.GetBytes(
            $$$"""{"type":"workflow-completed","id":"about","happened_at":"2026-01-02T03:04:05Z","workflow":{"id":"{{{Workflow}}}"}}"""));
        await WaitForDeadAsync(app, 1);

        var entry = Assert.Single((await app.Store.ListAsync(new() { Subject = $"workflow:{Workflow}" })).Entries);
        Assert.Equal(("about", $"workflow:{Workflow}"), (entry.Id, entry.Subject));
        Assert.Equal(entry.Subject, (await app.Store.LoadAsync(entry.Key))?.Subject);
        Assert.Empty((await app.Store.ListAsync(new() { Subject = $"job:{Workflow}" })).Entries);
    }

    [SkippableFact]
    public async Task Retry_BeginsAnew_AndRunsOnlyHandlersThatHaveNotSucceeded()
    {
        var app = await StartAsync(Handle, new() { MaxAttempts = 2 });
        var key = await MakeDeadAsync(app, "letter");
        _isBroken["bad"] = false;

        Assert.True(await app.Store.ApplyAsync(key, WebhookOperation.Retry(Operator)));

        await Wait.UntilAsync(() => _runs.Of("letter", "bad").Length == 3);
        await WaitForEmptyAsync(app);
        Assert.Equal([1], _runs.Of("letter", "good"));
        Assert.Equal([1, 2, 1], _runs.Of("letter", "bad"));
        Assert.Equal(0, await Inbox.CountDeadAsync(app.Services));
        Assert.Contains(Operator, Assert.Single(app.Logs.Named("OperatorChange")).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task RetryThatFails_IsADeadLetterAgain_AfterAllItsAttempts()
    {
        var app = await StartAsync(Handle, new() { MaxAttempts = 2 });
        var key = await MakeDeadAsync(app, "letter");

        Assert.True(await app.Store.ApplyAsync(key, WebhookOperation.Retry(Operator)));

        await Wait.UntilAsync(() => _runs.Of("letter", "bad").Length == 4);
        await WaitForDeadAsync(app, 1);
        Assert.Equal([1, 2, 1, 2], _runs.Of("letter", "bad"));
    }

    [SkippableFact]
    public async Task Delete_RemovesADeadLetter_AndWhatIsNotThereIsLeft()
    {
        var app = await StartAsync(Handle, new() { MaxAttempts = 1 });
        var key = await MakeDeadAsync(app, "letter");

        Assert.True(await app.Store.ApplyAsync(key, WebhookOperation.Delete(Operator)));
        Assert.False(await app.Store.ApplyAsync(key, WebhookOperation.Delete(Operator)));
        Assert.False(await app.Store.ApplyAsync("no-such-key", WebhookOperation.Retry(Operator)));

        await WaitForDeadAsync(app, 0);
        Assert.Null(await app.Store.FindAsync(key));
    }

    [SkippableFact]
    public async Task RunOverAFilter_ChangesWhatMatchedAtItsPlan_TellsItsProgress_AndWhoAsked()
    {
        var app = await StartAsync(Handle, new() { MaxAttempts = 1 });
        await app.SendAsync(Enumerable.Range(0, 20).Select(number => $"planned-{number}"));
        await WaitForDeadAsync(app, 20);
        var plan = await app.Store.PlanAsync(
            new() { State = WebhookDeliveryState.DeadLettered, Endpoint = "CircleCI" }, WebhookOperation.Retry(Operator));
        Assert.Equal(20, plan.Count);
        Assert.InRange(plan.Samples.Count, 1, 5);
        await app.SendAsync("later");
        await WaitForDeadAsync(app, 21);
        _isBroken["bad"] = false;

        var told = new ConcurrentQueue<WebhookOperationProgress>();
        var result = await app.Store.RunAsync(plan, new Progress(told.Enqueue));

        Assert.Equal((20L, 20L, true), (result.Examined, result.Changed, result.IsComplete));
        Assert.Equal(result, told.Last());
        await WaitForEmptyAsync(app);
        Assert.Equal("later", Assert.Single((await app.Store.ListAsync(new() { State = WebhookDeliveryState.DeadLettered })).Entries).Id);
        Assert.All(Enumerable.Range(0, 20), number => Assert.Equal([1], _runs.Of($"planned-{number}", "good")));
        Assert.Contains(Operator, Assert.Single(app.Logs.Named("OperatorRun")).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task RunThatIsCancelled_LeavesTheRest_AndSaysHowFarItCame()
    {
        var app = await StartAsync(Handle, new() { MaxAttempts = 1 });
        await app.SendAsync(Enumerable.Range(0, 5).Select(number => $"left-{number}"));
        await WaitForDeadAsync(app, 5);
        var plan = await app.Store.PlanAsync(new() { State = WebhookDeliveryState.DeadLettered }, WebhookOperation.Delete(Operator));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var result = await app.Store.RunAsync(plan, cancellationToken: cancelled.Token);

        Assert.Equal((5L, 0L, false), (result.Total, result.Changed, result.IsComplete));
        await WaitForDeadAsync(app, 5);
    }

    [SkippableFact]
    public async Task RunThatFails_SaysInTheLogHowFarItCame()
    {
        var app = await StartAsync(Handle, new() { MaxAttempts = 1 });
        await app.SendAsync(Enumerable.Range(0, 5).Select(number => $"failing-{number}"));
        await WaitForDeadAsync(app, 5);
        var plan = await app.Store.PlanAsync(new() { State = WebhookDeliveryState.DeadLettered }, WebhookOperation.Delete(Operator));
        var failure = new InvalidOperationException("the one that watches is broken");

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => app.Store.RunAsync(plan, new Progress(_ => throw failure)));

        Assert.Same(failure, thrown);
        var left = (await app.Store.ListAsync(new() { State = WebhookDeliveryState.DeadLettered })).Entries.Count;
        Assert.InRange(left, 0, 4);
        Assert.EndsWith($": {5 - left} of 5 done.", Assert.Single(app.Logs.Named("OperatorRun")).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task OperatorsName_EndsNoLineOfTheLog()
    {
        const string Forged = "somebody\nwarn: forged";
        var app = await StartAsync(Handle, new() { MaxAttempts = 1 });
        var key = await MakeDeadAsync(app, "letter");

        Assert.True(await app.Store.ApplyAsync(key, WebhookOperation.Retry(Forged)));
        await Wait.UntilAsync(() => _runs.Of("letter", "bad").Length == 2);
        await WaitForDeadAsync(app, 1);
        var plan = await app.Store.PlanAsync(new() { State = WebhookDeliveryState.DeadLettered }, WebhookOperation.Delete(Forged));
        await app.Store.RunAsync(plan);

        Assert.All(
            [Assert.Single(app.Logs.Named("OperatorChange")), Assert.Single(app.Logs.Named("OperatorRun"))],
            line => Assert.DoesNotContain('\n', line.Message));
    }

    [SkippableFact]
    public async Task FilterThatMatchesNothing_ListsAndPlansNothing()
    {
        var app = await StartAsync(Handle, new() { MaxAttempts = 1 });
        await MakeDeadAsync(app, "letter");
        WebhookDeliveryFilter[] filters =
        [
            new() { Provider = "Perfsee" }, new() { Endpoint = "Elsewhere" }, new() { Type = "job-completed" }, new() { Tenant = "nobody" },
            new() { ReceivedFrom = TimeProvider.System.GetUtcNow().AddDays(1) }, new() { Error = "another error" },
            new() { ReceivedBefore = TimeProvider.System.GetUtcNow().AddDays(-1) }, new() { Text = "another body" },
        ];

        foreach (var filter in filters)
        {
            Assert.Empty((await app.Store.ListAsync(filter)).Entries);
            Assert.Equal(0, (await app.Store.PlanAsync(filter, WebhookOperation.Delete(Operator))).Count);
        }

        WebhookDeliveryFilter all = new()
        {
            State = WebhookDeliveryState.DeadLettered,
            Provider = "CircleCI",
            Endpoint = "CircleCI",
            Type = "ping",
            Error = "is broken",
            Text = "letter",
        };
        Assert.Single((await app.Store.ListAsync(all)).Entries);
    }

    [SkippableFact]
    public async Task Pages_ShowEachDeadLetterOnce()
    {
        var app = await StartAsync(Handle, new() { MaxAttempts = 1 });
        await app.SendAsync(Enumerable.Range(0, 25).Select(number => $"page-{number}"));
        await WaitForDeadAsync(app, 25);
        var seen = new List<string>();
        string? after = null;

        do
        {
            var page = await app.Store.ListAsync(new() { State = WebhookDeliveryState.DeadLettered }, count: 10, after);
            Assert.InRange(page.Entries.Count, 0, 10);
            seen.AddRange(page.Entries.Select(entry => entry.Id));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(25, seen.Count);
        Assert.Equal(25, seen.Distinct().Count());
    }

    private async Task<string> MakeDeadAsync(ContractApp app, string id)
    {
        await app.SendAsync(id);
        await WaitForDeadAsync(app, 1);
        return Assert.Single((await app.Store.ListAsync(new() { State = WebhookDeliveryState.DeadLettered })).Entries).Key;
    }

    private void Handle(WebhookBuilder endpoint)
    {
        foreach (var name in new[] { "good", "bad" })
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

    // Told at once: the one of the framework posts.
    private sealed class Progress(Action<WebhookOperationProgress> report) : IProgress<WebhookOperationProgress>
    {
        public void Report(WebhookOperationProgress value) => report(value);
    }
}
