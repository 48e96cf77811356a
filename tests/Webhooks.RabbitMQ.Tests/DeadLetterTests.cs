using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>Operators see the dead letters, retry and delete them, and lose none by looking.</summary>
public sealed class DeadLetterTests(RabbitMQServer server) : BrokerTests(server)
{
    private bool _isMended;

    [SkippableFact]
    public async Task LookingFiftyTimes_LeavesAHundredDeadLettersInTheirOrder_WithTheirKeys()
    {
        var machine = await StartFailingAsync(0);

        for (var number = 0; number < 100; number++)
        {
            await Channel.BasicPublishAsync("", Names.Dead, mandatory: true, Letter($"delivery-{number}"), "{}"u8.ToArray());
        }

        var store = StoreOf(machine);
        var first = await ListAllAsync(store);

        for (var look = 1; look < 50; look++)
        {
            var page = await store.ListAsync(new(), 100);
            Assert.Equal(first.Select(entry => entry.Key), page.Entries.Select(entry => entry.Key));
        }

        await Eventually.IsTrueAsync(async () => await CountAsync(Names.Dead) == 100, "all are given back");
        List<string> order = [];

        while (await Channel.BasicGetAsync(Names.Dead, autoAck: true) is { } message)
        {
            order.Add(Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers!["cloudEvents:id"]!));
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"delivery-{number}"), order);
        Assert.Equal(100, first.Select(entry => entry.Key).Distinct().Count());
        Assert.Equal("the reason", first[0].LastError);
        Assert.Equal((1, WebhookDeliveryState.DeadLettered, "CircleCI"), (first[0].Attempts, first[0].State, first[0].Endpoint));
    }

    [SkippableFact]
    public async Task LookRightAfterARun_WhileTheDiskIsSlow_SeesWhatTheRunGivesBack()
    {
        var store = StoreOf(await StartFailingAsync(0));
        await PublishAsync("kept");
        using var end = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => WriteThrough(end.Token))));
        var started = Stopwatch.GetTimestamp();

        try
        {
            // A few show it. On a disk that is slow anyway they take long.
            for (var run = 1; run <= 30 && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20); run++)
            {
                for (var number = 0; number < 20; number++)
                {
                    await PublishAsync("deleted");
                }

                var plan = await store.PlanAsync(new() { Text = "deleted" }, WebhookOperation.Delete("the operator"));
                Assert.Equal(20, plan.Count);
                Assert.Equal(20, (await store.RunAsync(plan)).Changed);
                Assert.Equal(["kept"], (await store.ListAsync(new())).Entries.Select(entry => entry.Id));
            }
        }
        finally
        {
            await end.CancelAsync();
            await load;
        }

        ValueTask PublishAsync(string id) =>
            Channel.BasicPublishAsync("", Names.Dead, mandatory: true, Letter(id), Encoding.UTF8.GetBytes(id));
    }

    [SkippableFact]
    public async Task Retry_BeginsAnew_AndKeepsWhatHasSucceeded()
    {
        var good = new Handled();
        var machine = await StartFailingAsync(3, good);
        var store = StoreOf(machine);
        var entry = (await store.ListAsync(new())).Entries.Single(entry => entry.Id == "delivery-1");
        Assert.Equal(["CircleCIEvent#1"], entry.SucceededHandlers);
        Assert.Equal(
            ("delivery-1", entry.FinishedAt), await store.FindAsync(entry.Key) is { } found ? (found.Id, found.FinishedAt) : default);
        Assert.Equal("{}"u8.ToArray(), (await store.LoadAsync(entry.Key))!.Body.ToArray());

        _isMended = true;
        Assert.True(await store.ApplyAsync(entry.Key, WebhookOperation.Retry("the operator")));

        await Eventually.IsTrueAsync(async () => await CountAsync(Names.Intake) == 0 && await CountAsync(Names.Dead) == 2, "it has gone");
        Assert.Equal(3, good.Contexts.Count);
        Assert.False(await store.ApplyAsync(entry.Key, WebhookOperation.Retry("the operator")));
        Assert.Equal(
            "The Retry of delivery delivery-1 was asked for by the operator.", Assert.Single(machine.Logs.Named("OperatorChange")).Message);
    }

    [SkippableFact]
    public async Task RunOverAFilter_ChangesWhatMatches_AndLeavesTheRestInOrder()
    {
        var machine = await StartFailingAsync(20);
        var store = StoreOf(machine);
        await machine.AcceptAsync(Delivery("other", type: "job-completed"));
        await Eventually.IsTrueAsync(async () => await CountAsync(Names.Dead) == 21, "it is a dead letter");

        var plan = await store.PlanAsync(new() { Type = "workflow-completed" }, WebhookOperation.Delete("the operator"));
        Assert.Equal((20, 5), (plan.Count, plan.Samples.Count));
        var progress = await store.RunAsync(plan);

        Assert.Equal(new() { Total = 20, Examined = 21, Changed = 20, IsComplete = true }, progress);
        Assert.Equal(["other"], (await store.ListAsync(new())).Entries.Select(entry => entry.Id));
        Assert.Equal(1, (await store.CountAsync()).DeadLettered);

        // What comes later is not the run's, even when it still fails: it ends.
        var retry = await store.PlanAsync(new(), WebhookOperation.Retry("the operator"));
        Assert.Equal(1, (await store.RunAsync(retry)).Changed);
        await Eventually.IsTrueAsync(async () => await CountAsync(Names.Dead) == 1, "it has failed again");
    }

    [SkippableFact]
    public async Task ReplayToOneHandler_RunsThatOneOnly()
    {
        var good = new Handled();
        var machine = await StartFailingAsync(1, good);
        var store = StoreOf(machine);
        var entry = Assert.Single((await store.ListAsync(new())).Entries);

        Assert.True(await store.ApplyAsync(entry.Key, WebhookOperation.Replay("the operator", "CircleCIEvent#1")));

        await Eventually.IsTrueAsync(() => good.Contexts.Count == 2, "the one handler runs again");
        await Eventually.IsTrueAsync(async () => await CountAsync(Names.Dead) == 1, "the other is still due");
        Assert.Equal(entry.LastError, Assert.Single((await store.ListAsync(new())).Entries).LastError);
    }

    [SkippableFact]
    public async Task MessageWhoseHeadersDoNotFitIntoAFrame_EndsInTheDeadLetters_AndNoConnectionBreaks()
    {
        var machine = await StartFailingAsync(0);
        var headers = new Dictionary<string, object?>
        {
            ["cloudEvents:id"] = "large",
            ["cloudEvents:type"] = "circleci.workflow-completed",
            ["cloudEvents:webhookprovider"] = "CircleCI",
            ["cloudEvents:webhookendpoint"] = "CircleCI",
            ["foreign"] = new string('x', 130_500),
        };

        await Channel.BasicPublishAsync("", Names.Intake, mandatory: true, new BasicProperties { Headers = headers }, "{}"u8.ToArray());

        await Eventually.IsTrueAsync(async () => await CountAsync(Names.Dead) == 1, "it is a dead letter");
        var entry = Assert.Single((await StoreOf(machine).ListAsync(new())).Entries);
        Assert.Equal("large", entry.Id);
        Assert.Contains("its headers are too large", entry.LastError, StringComparison.Ordinal);
        Assert.Empty(machine.Logs.Named("Disconnected"));
        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery()));
    }

    private static void WriteThrough(CancellationToken end)
    {
        var block = new byte[256 * 1024];
        using var file = new FileStream(
            Path.GetTempFileName(), FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.WriteThrough | FileOptions.DeleteOnClose);

        while (!end.IsCancellationRequested)
        {
            file.SetLength(file.Length < 40 * block.Length ? file.Length : 0);
            file.Write(block);
        }
    }

    private static BasicProperties Letter(string id) => new()
    {
        Headers = new Dictionary<string, object?>
        {
            ["cloudEvents:id"] = id,
            ["cloudEvents:type"] = "circleci.workflow-completed",
            ["cloudEvents:webhookprovider"] = "CircleCI",
            ["cloudEvents:webhookendpoint"] = "CircleCI",
            ["webhooks-reason"] = "the reason",
        },
    };

    private async Task<Machine> StartFailingAsync(int count, Handled? good = null)
    {
        good ??= new Handled();
        var bad = new Handled((_, _) => _isMended ? Task.CompletedTask : throw new InvalidOperationException("the reason"));
        var machine = await StartInboxAsync(
            options => (options.MaxAttempts, options.Concurrency) = (1, 1),
            endpoint =>
            {
                good.On(endpoint);
                bad.On(endpoint);
            });

        for (var number = 0; number < count; number++)
        {
            await machine.AcceptAsync(Delivery($"delivery-{number}"));
        }

        await Eventually.IsTrueAsync(
            async () => machine.Logs.Named("Connected").Count() == 3 && await CountAsync(Names.Dead) == count, "all are dead letters");
        return machine;
    }

    private static IWebhookDeliveryStore StoreOf(Machine machine) => machine.Host.Services.GetRequiredService<IWebhookDeliveryStore>();

    private static async Task<List<WebhookDeliveryEntry>> ListAllAsync(IWebhookDeliveryStore store)
    {
        List<WebhookDeliveryEntry> all = [];
        WebhookDeliveryPage? page = null;

        do
        {
            page = await store.ListAsync(new(), 30, page?.Next);
            all.AddRange(page.Entries);
        }
        while (page.Next is not null);

        return all;
    }
}
