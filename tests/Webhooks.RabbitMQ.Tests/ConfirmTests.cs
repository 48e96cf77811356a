using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>Stored means that our queue has it: nothing that others bind can fake that, or make it fail.</summary>
public sealed class ConfirmTests(RabbitMQServer server) : BrokerTests(server)
{
    [SkippableFact]
    public async Task QueueThatAnotherTeamBound_GetsTheEventsOfItsKey()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(handlers: handled.On);
        using var meters = new Meters(machine.Host.Services);
        await machine.AcceptAsync(Delivery("before"));
        await Eventually.IsTrueAsync(
            () => meters.Sum("webhooks.inbox.attempts", "webhooks.outcome", "handled") is 1, "it is handled and passed on");
        var (workflows, all) = (await BindAsync("circleci.workflow-completed"), await BindAsync("#"));

        await machine.AcceptAsync(Delivery("w", "workflow-completed", body: """{"raw":1}"""));
        await machine.AcceptAsync(Delivery("j", "job:completed/Now"));
        await machine.AcceptAsync(Delivery("n", ""));

        await Eventually.IsTrueAsync(async () => await CountAsync(all) == 3 && await CountAsync(workflows) == 1, "they have them");
        var message = await Channel.BasicGetAsync(workflows, autoAck: true);
        Assert.Equal("""{"raw":1}"""u8.ToArray(), message!.Body.ToArray());
        Assert.Equal("w"u8.ToArray(), message.BasicProperties.Headers!["cloudEvents:id"]);
        var keys = new List<string>();

        while (await Channel.BasicGetAsync(all, autoAck: true) is { } next)
        {
            keys.Add(next.RoutingKey);
        }

        Assert.Equal(["circleci.job-completed-now", "circleci.unknown", "circleci.workflow-completed"], keys.Order());
    }

    [SkippableFact]
    public async Task FullForeignQueueThatRefuses_ChangesNothingOfOurs()
    {
        var handled = new Handled();
        var machine = await StartInboxAsync(handlers: handled.On);
        await machine.AcceptAsync(Delivery());
        var full = await BindAsync("#", new() { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" });

        for (var count = 0; count < 10; count++)
        {
            Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Delivery()));
        }

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 11, "all are handled");
        await IsEmptyAsync(Names.Intake);
        Assert.All(handled.Attempts, attempt => Assert.Equal(1, attempt));
        Assert.Equal(1u, await CountAsync(full));
        Assert.NotEmpty(machine.Logs.Named("NotPassedOn"));
        Assert.All(machine.Warnings, entry => Assert.Equal("NotPassedOn", entry.Event));
    }

    [SkippableFact]
    public async Task OnlyForeignQueuesLeft_IsNoConfirm_AndOursIsDeclaredAnew()
    {
        var receiver = await StartReceiverAsync();
        Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery()));
        var foreign = await BindAsync("#");
        await Channel.QueueDeleteAsync(Names.Intake);

        Assert.Equal(WebhookOutcome.Unavailable, await receiver.AcceptAsync(Delivery("homeless")));

        Assert.Equal(
            "Webhook endpoint CircleCI answered 503 to delivery homeless, which RabbitMQ did not confirm: Unroutable.",
            Assert.Single(receiver.Logs.Named("NotStored")).Message);
        Assert.Equal(0u, await CountAsync(foreign));
        await Eventually.IsTrueAsync(async () => await receiver.AcceptAsync(Delivery()) == WebhookOutcome.Stored, "the queue is back");
        Assert.Equal(1u, await CountAsync(Names.Intake));
    }

    [SkippableFact]
    public async Task NobodyCanBindBetweenUsAndOurQueue()
    {
        await StartReceiverAsync();
        var foreign = await Channel.QueueDeclareAsync();

        var refusal = await Assert.ThrowsAsync<OperationInterruptedException>(() => Channel.QueueBindAsync(foreign.QueueName, "", "#"));

        Assert.Equal(403, refusal.ShutdownReason!.ReplyCode);
        await ReconnectAsync();
    }

    [SkippableFact]
    public async Task QueueOfOursThatIsFull_IsNoConfirm()
    {
        // As an operator might declare it, to bound what waits.
        await Channel.QueueDeclareAsync(Names.Intake, true, false, false, new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-max-length"] = 5,
            ["x-overflow"] = "reject-publish",
        });
        var receiver = await StartReceiverAsync();
        var acceptances = new List<WebhookOutcome>();

        // A quorum queue counts after the fact: a few more may pass.
        while (acceptances.Count < 100 && acceptances.LastOrDefault(WebhookOutcome.Stored) == WebhookOutcome.Stored)
        {
            acceptances.Add(await receiver.AcceptAsync(Delivery()));
        }

        Assert.Equal(WebhookOutcome.Unavailable, acceptances[^1]);
        Assert.EndsWith(
            "which RabbitMQ did not confirm: Refused.", Assert.Single(receiver.Logs.Named("NotStored")).Message, StringComparison.Ordinal);
        Assert.Equal((uint)acceptances.Count - 1, await CountAsync(Names.Intake));
        Assert.Contains(
            "is used as it was declared by others: PRECONDITION_FAILED",
            Assert.Single(receiver.Logs.Named("LeftAsDeclared")).Message,
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task SenderThatGoesAfterItsConfirm_EndsNobodyElsesWait()
    {
        var receiver = await StartReceiverAsync();

        for (var count = 0; count < 20; count++)
        {
            using var sender = new CancellationTokenSource();
            Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery(), sender.Token));

            var next = receiver.AcceptAsync(Delivery());
            await sender.CancelAsync();
            Assert.Equal(WebhookOutcome.Stored, await next);
        }
    }

    [SkippableFact]
    public async Task SenderThatHasWaitedLongEnough_IsNoConfirm()
    {
        var receiver = await StartReceiverAsync();
        Assert.Equal(WebhookOutcome.Stored, await receiver.AcceptAsync(Delivery()));

        Assert.Equal(WebhookOutcome.TimedOut, await receiver.AcceptAsync(Delivery(), new CancellationToken(canceled: true)));
    }

    private async Task<string> BindAsync(string key, Dictionary<string, object?>? arguments = null)
    {
        var queue = await Channel.QueueDeclareAsync("", false, true, true, arguments);
        await Channel.QueueBindAsync(queue.QueueName, Names.Events, key);
        return queue.QueueName;
    }
}
