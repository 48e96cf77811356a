using RabbitMQ.Client;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>A failed delivery waits in the queue of its level, and its attempts are counted in the message.</summary>
public sealed class RetryTests(RabbitMQServer server) : BrokerTests(server)
{
    [SkippableFact]
    public async Task FailedDelivery_ComesAgainWithItsAttempt_AndRunsOnlyWhatHasNotSucceeded()
    {
        var good = new Handled();
        var bad = new Handled((context, _) => context.Attempt < 4 ? throw new InvalidOperationException("not yet") : Task.CompletedTask);
        var machine = await StartInboxAsync(handlers: endpoint =>
        {
            good.On(endpoint);
            bad.On(endpoint);
        });

        await machine.AcceptAsync(Delivery("stubborn"));

        await Eventually.IsTrueAsync(() => bad.Contexts.Count == 4, "the last attempt is there");
        await IsEmptyAsync(Names.Intake);
        Assert.Equal([1], good.Attempts);
        Assert.Equal([1, 2, 3, 4], bad.Attempts);
        Assert.Equal(0u, await CountAsync(Names.Dead));
        Assert.Equal(
            ["00:00:00.0500000", "00:00:00.1000000", "00:00:00.1000000"],
            machine.Logs.Named("AttemptFailed").Select(entry => entry.Message.Split("the next is in ")[1][.."00:00:00.0500000".Length]));
    }

    [SkippableFact]
    public async Task SucceededHandlers_AreKnownToAWorkerThatHasNeverSeenTheDelivery()
    {
        var (firstGood, firstBad) = (new Handled(), new Handled((_, _) => throw new InvalidOperationException("broken here")));
        var (secondGood, secondBad) = (new Handled(), new Handled());
        var receiver = await StartReceiverAsync();
        var first = await StartWorkerAsync(
            endpoint =>
            {
                firstGood.On(endpoint);
                firstBad.On(endpoint);
            },
            options => options.RetryDelays = [TimeSpan.FromSeconds(6)]);
        await receiver.AcceptAsync(Delivery());
        await Eventually.IsTrueAsync(() => first.Logs.Named("AttemptFailed").Any(), "the first worker fails");
        await first.DisposeAsync();

        await StartWorkerAsync(endpoint =>
        {
            secondGood.On(endpoint);
            secondBad.On(endpoint);
        });

        await Eventually.IsTrueAsync(() => secondBad.Contexts.Count == 1, "the second worker has it");
        Assert.Equal([2], secondBad.Attempts);
        Assert.Empty(secondGood.Contexts);
    }

    [SkippableFact]
    public async Task DeliveryThatFailsEveryTime_IsTriedAsOftenAsTold_ThenADeadLetter_AndCanBeMovedBack()
    {
        var isMended = false;
        var handled = new Handled((_, _) => isMended ? Task.CompletedTask : throw new InvalidOperationException("the reason"));
        var machine = await StartInboxAsync(options => options.MaxAttempts = 5, handled.On);

        await machine.AcceptAsync(Delivery("hopeless"));

        await Eventually.IsTrueAsync(
            async () => await CountAsync(Names.Dead) == 1 && machine.Logs.Named("DeadLettered").Any(), "it is a dead letter");
        Assert.Equal([1, 2, 3, 4, 5], handled.Attempts);
        Assert.Equal(
            "Webhook endpoint CircleCI: delivery hopeless is a dead letter after attempt 5; it is kept until an operator retries or "
            + "deletes it: CircleCIEvent#1: System.InvalidOperationException: the reason",
            Assert.Single(machine.Logs.Named("DeadLettered")).Message);

        isMended = true;
        var dead = await Channel.BasicGetAsync(Names.Dead, autoAck: true);
        await Channel.BasicPublishAsync("", Names.Intake, mandatory: true, new BasicProperties(dead!.BasicProperties), dead.Body);

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 6, "it is handled");
        await IsEmptyAsync(Names.Intake);
        Assert.Equal(0u, await CountAsync(Names.Dead));
    }

    [SkippableFact]
    public async Task HandlerThatTakesTooLong_IsCancelled_AndItsDeliveryComesAgain()
    {
        var handled = new Handled((context, cancellationToken) => context.Attempt == 1
            ? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken)
            : Task.CompletedTask);
        var machine = await StartInboxAsync(options => options.HandlerTimeout = TimeSpan.FromSeconds(2), handled.On);

        await machine.AcceptAsync(Delivery("slow"));

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 2, "the second attempt is there");
        Assert.Contains(
            "The handlers did not end within 00:00:02 (HandlerTimeout).",
            Assert.Single(machine.Logs.Named("AttemptFailed")).Message,
            StringComparison.Ordinal);
        await IsEmptyAsync(Names.Intake);
    }

    [SkippableFact]
    public async Task HandlersOwnCancellation_IsAFailureLikeAnyOther()
    {
        var handled = new Handled((context, _) => context.Attempt == 1 ? throw new OperationCanceledException() : Task.CompletedTask);
        var machine = await StartInboxAsync(handlers: handled.On);

        await machine.AcceptAsync(Delivery());

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 2, "the second attempt is there");
        Assert.Contains(
            "System.OperationCanceledException", Assert.Single(machine.Logs.Named("AttemptFailed")).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task WaitingDelivery_WaitsInTheQueueOfItsLevel_AndTheIntakeIsFreeForOthers()
    {
        var handled = new Handled(
            (context, _) => context.Delivery.Id == "waits" ? throw new InvalidOperationException() : Task.CompletedTask);
        var machine = await StartInboxAsync(
            options => (options.RetryDelays, options.Concurrency) = ([TimeSpan.FromMinutes(10)], 1), handled.On);

        await machine.AcceptAsync(Delivery("waits"));
        await machine.AcceptAsync(Delivery("goes on"));

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 2, "the other is handled");
        await Eventually.IsTrueAsync(async () => await CountAsync($"{Name}.delay.600s") == 1, "the first waits");
        Assert.Equal(["waits", "goes on"], handled.Ids);
    }
}
