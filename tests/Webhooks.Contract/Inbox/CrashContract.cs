using System.Net;
using Webhooks.CircleCI;

namespace Webhooks.Contract.Inbox;

/// <summary>Rules 16, 18 and 30a, of inboxes that store: what a process takes with it when it ends without a word.</summary>
public abstract class CrashContract(InboxHarness inbox) : InboxContract(inbox)
{
    [SkippableFact]
    public async Task WhatWasAnswered200_IsHandled_HoweverOftenTheProcessIsKilled()
    {
        var rounds = Sizes.Of(small: 2, large: 6, full: 40);
        var accepted = new List<string>();

        for (var round = 0; round < rounds; round++)
        {
            var child = await StartChildAsync(new() { MaxAttempts = 1000 });
            var ids = Enumerable.Range(0, 30).Select(number => $"round-{round}-{number}").ToArray();
            var sending = ids.Select(async id => (Id: id, Status: await child.PostAsync(id))).ToArray();
            await Task.WhenAny(sending);
            await Task.Delay(30 * round);
            await child.KillAsync();
            accepted.AddRange((await Task.WhenAll(sending)).Where(sent => sent.Status == HttpStatusCode.OK).Select(sent => sent.Id));
        }

        Assert.NotEmpty(accepted);
        await StartChildAsync(new() { MaxAttempts = 1000 });
        await Wait.UntilAsync(() => accepted.All(HasEnded));
    }

    [SkippableFact]
    public async Task DeliveryThatEndsTheProcess_IsADeadLetter_AfterExactlyItsAttempts_AndItsNeighboursAreHandled()
    {
        string[] neighbours = [.. Enumerable.Range(0, 12).Select(number => $"neighbour-{number}")];
        var receiver = await StartAsync(settings: new() { EnableProcessing = false });
        await receiver.SendAsync(neighbours[..6]);
        await receiver.SendAsync("kill-1");
        await receiver.SendAsync(neighbours[6..]);
        await receiver.StopAsync();

        var runs = Inbox.CountsTheFirstCrash ? 3 : 4;
        await RunUntilAsync(() => Task.FromResult(neighbours.All(HasEnded) && AttemptsOf("kill-1").Length >= runs));

        Assert.Equal(Inbox.CountsTheFirstCrash ? [1, 2, 3] : [1, 1, 2, 3], AttemptsOf("kill-1"));
        await AssertDeadAsync(["kill-1"]);
    }

    [SkippableFact]
    public async Task SeveralThatEndTheProcess_EachUseUpTheirAttempts_AndTakeNoNeighbourWithThem()
    {
        string[] killers = [.. Enumerable.Range(0, 3).Select(number => $"kill-{number}")];
        string[] neighbours = [.. Enumerable.Range(0, 20).Select(number => $"neighbour-{number}")];
        var receiver = await StartAsync(settings: new() { EnableProcessing = false });

        foreach (var id in neighbours[..5].Concat(killers).Concat(neighbours[5..]))
        {
            await receiver.SendAsync(id);
        }

        await RunUntilAsync(async () => neighbours.All(HasEnded) && await TryCountDeadAsync(receiver) >= killers.Length);

        // One that is leased when another ends the process has used an attempt up before its handler began; one that is moved then may be
        // there twice.
        var most = (Inbox.CountsTheFirstCrash ? 3 : 4) * (Inbox.MovesByCopy ? 2 : 1);
        Assert.All(killers, id => Assert.InRange(AttemptsOf(id).Length, 1, most));
        Assert.All(killers, id => Assert.InRange(AttemptsOf(id).Max(), 1, 3));
        Assert.All(neighbours, id => Assert.InRange(AttemptsOf(id).Max(), 1, 2));
        await AssertDeadAsync(killers);
    }

    // Starts processes, one after the other, until what must happen has.
    private async Task RunUntilAsync(Func<Task<bool>> isDone)
    {
        for (var starts = 0; !await isDone(); starts++)
        {
            Assert.True(starts < 30, $"Thirty processes ended, and it was not done:\n{string.Join('\n', ReadRuns())}");
            var child = await StartChildAsync();
            await Wait.UntilAsync(async () => child.HasExited || await isDone());
            await child.KillAsync();
        }
    }

    private async Task AssertDeadAsync(string[] ids)
    {
        var handled = new HandlerRuns();
        var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
        {
            handled.Begin(webhook.Delivery.Id, webhook.Attempt);
            return Task.CompletedTask;
        }));
        var mayBeTwice = Inbox.MovesByCopy && ids.Length > 1;
        await Wait.UntilAsync(async () => await TryCountDeadAsync(app) >= ids.Length, $"{ids.Length} dead letters");
        await WaitForEmptyAsync(app);
        Assert.InRange(await Inbox.CountDeadAsync(app.Services), ids.Length, mayBeTwice ? 2 * ids.Length : ids.Length);
        Assert.All(ids, id => Assert.InRange(handled.Of(id).Length, 0, mayBeTwice ? 1 : 0));
    }
}
