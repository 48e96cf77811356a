using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Contract.Inbox;

/// <summary>Rules 9, 12, 27 and 30a, of inboxes that several processes share.</summary>
public abstract class SharingContract(InboxHarness inbox) : InboxContract(inbox)
{
    private readonly HandlerRuns _runs = new();

    private int AfterACrash => Inbox.CountsTheFirstCrash ? 2 : 1;

    [SkippableFact]
    public async Task DeliveryReceivedByAnAppThatOnlyStores_IsHandledByAnother()
    {
        var receiver = await StartAsync(settings: new() { EnableProcessing = false });
        await StartAsync(Note);

        await receiver.SendAsync("shared");

        await Wait.UntilAsync(() => _runs.Count == 1);
        Assert.Equal(["shared"], _runs.Ids);
    }

    [SkippableFact]
    public async Task EachDelivery_IsHandledOnce_ByOneOfSeveral()
    {
        var apps = new[] { await StartAsync(Note), await StartAsync(Note), await StartAsync(Note) };
        var count = Sizes.Of(small: 60, large: 300, full: 3000);

        await Task.WhenAll(Enumerable.Range(0, count).Select(number => apps[number % 3].SendAsync($"each-{number}")));

        await Wait.UntilAsync(() => _runs.Count >= count);
        await WaitForEmptyAsync(apps[0]);
        Assert.Equal(count, _runs.Count);
        Assert.Equal(count, _runs.Ids.Distinct().Count());
    }

    [SkippableFact]
    public async Task AppsOfDifferentHandlers_HandleTheirOwn_AndNothingIsADeadLetter()
    {
        var settings = new AppSettings { MaxAttempts = 2, Concurrency = 2 };
        var apps = new[] { await StartAsync(Note, settings), await StartAsync(Note, settings), await StartAsync(NoteOther, settings) };

        for (var number = 0; number < 20; number++)
        {
            await apps[number % 3].SendAsync($"other-{number}", "/webhooks/other");
            await apps[number % 3].SendAsync($"own-{number}");
        }

        await Wait.UntilAsync(() => _runs.Ids.Distinct().Count() == 40);
        await WaitForEmptyAsync(apps[0]);
        Assert.Equal(40, _runs.Ids.Distinct().Count());
        Assert.All(_runs.Ids, id => Assert.Equal([1], _runs.Of(id)));
        Assert.Contains(apps[0].Logs.Named("LeftToOthers"), entry => entry.Message.Contains("endpoint Other ", StringComparison.Ordinal));
        Assert.Equal(0, await Inbox.CountDeadAsync(apps[0].Services));
    }

    [SkippableFact]
    public async Task ProcessWithSlowHandlers_HoldsTwiceAsManyAsItsPlaces_AndLeavesTheRestToTheOther()
    {
        const int Count = 60;
        var receiver = await StartAsync(settings: new() { EnableProcessing = false });
        await receiver.SendAsync(Enumerable.Range(0, Count).Select(number => $"shared-{number}"));

        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new HandlerRuns();
        await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
            {
                slow.Begin(webhook.Delivery.Id, webhook.Attempt);
                await gate.Task.WaitAsync(cancellationToken);
            }),
            new() { Concurrency = 2 });
        await Wait.UntilAsync(() => slow.Count == 2);

        var app = await StartAsync(Note);
        await Wait.UntilAsync(() => _runs.Count >= Count - 4);
        gate.SetResult();

        await Wait.UntilAsync(() => _runs.Count + slow.Count >= Count);
        await WaitForEmptyAsync(app);
        Assert.Equal(Count, _runs.Count + slow.Count);
        Assert.InRange(slow.Count, 2, 4);
    }

    [SkippableFact]
    public async Task ProcessThatIsKilled_LeavesItsDeliveriesToTheOther_WhichGoesOnMeanwhile()
    {
        // Each of them hangs for good in the process that is killed, and is handled at once by the other.
        var child = await StartChildAsync(new() { Concurrency = 4 });
        string[] hanging = [.. Enumerable.Range(0, 4).Select(number => $"hang-{number}")];
        await Task.WhenAll(hanging.Select(child.PostAsync));
        await Wait.UntilAsync(() => hanging.All(id => AttemptsOf(id).Length == 1));
        await child.KillAsync();

        var app = await StartAsync(Note);
        var others = Sizes.Of(small: 40, large: 428, full: 428);
        await app.SendAsync(Enumerable.Range(0, others).Select(number => $"other-{number}"));

        await Wait.UntilAsync(() => _runs.Count >= others + 4);
        await WaitForEmptyAsync(app);
        Assert.All(hanging, id => Assert.Equal([AfterACrash], _runs.Of(id)));
        Assert.Equal(others + 4, _runs.Count);
    }

    [SkippableFact]
    public async Task OneSuspectAtATime_RunsBesideOthers()
    {
        var child = await StartChildAsync(new() { Concurrency = 3 });
        string[] suspects = ["hang-0", "hang-1", "hang-2"];
        await Task.WhenAll(suspects.Select(child.PostAsync));
        await Wait.UntilAsync(() => suspects.All(id => AttemptsOf(id).Length == 1));
        await child.KillAsync();

        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var atWork = new HandlerRuns();
        var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
        {
            var id = webhook.Delivery.Id;
            _runs.Begin(id, webhook.Attempt);

            if (id.StartsWith("hang", StringComparison.Ordinal))
            {
                using var run = atWork.Begin(id, webhook.Attempt);
                await gate.Task.WaitAsync(cancellationToken);
            }
        }));
        await Wait.UntilAsync(() => atWork.Count == 1);

        await app.SendAsync(Enumerable.Range(0, 40).Select(number => $"other-{number}"));
        await Wait.UntilAsync(() => _runs.Ids.Count(id => id.StartsWith("other", StringComparison.Ordinal)) == 40);
        Assert.Equal(1, atWork.Count);
        gate.SetResult();

        await Wait.UntilAsync(() => atWork.Count == 3);
        await WaitForEmptyAsync(app);
        Assert.Equal(1, atWork.MostAtOnce);
        Assert.All(suspects, id => Assert.Equal([AfterACrash], _runs.Of(id)));
        Assert.Equal(3, app.Logs.Named("SuspectStarted").Count());
    }

    [SkippableFact]
    public async Task SuspectThatIgnoresItsToken_DoesNotHoldTheOtherSuspectsUp()
    {
        var child = await StartChildAsync(new() { Concurrency = 3 });
        string[] suspects = ["hang-0", "hang-1", "hang-2"];
        await Task.WhenAll(suspects.Select(child.PostAsync));
        await Wait.UntilAsync(() => suspects.All(id => AttemptsOf(id).Length == 1));
        await child.KillAsync();

        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(async (webhook, _) =>
            {
                _runs.Begin(webhook.Delivery.Id, webhook.Attempt);

                if (_runs.Count == 1)
                {
                    await gate.Task;
                }
            }),
            new() { HandlerTimeout = TimeSpan.FromSeconds(1) });

        await Wait.UntilAsync(() => _runs.Ids.Distinct().Count() == 3);
        Assert.Equal(1, app.Meters.Read("webhooks.handlers.stuck"));
        gate.SetResult();
        await WaitForEmptyAsync(app);
    }

    private void Note(WebhookBuilder endpoint) => endpoint.On<CircleCIPing>((webhook, _) =>
    {
        _runs.Begin(webhook.Delivery.Id, webhook.Attempt);
        return Task.CompletedTask;
    });

    private void NoteOther(WebhookBuilder endpoint) => Note(endpoint.Services.AddCircleCIWebhook(ContractApp.OtherEndpoint));
}
