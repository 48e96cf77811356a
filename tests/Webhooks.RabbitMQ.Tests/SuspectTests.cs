using RabbitMQ.Client;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>
/// What was in hand when a connection ended is tried one at a time, beside the rest, and its attempts are counted by the broker.
/// </summary>
public sealed class SuspectTests(RabbitMQServer server) : BrokerTests(server)
{
    [SkippableFact]
    public async Task HandlerThatEndsTheProcess_IsADeadLetterAfterItsAttempts_AndEveryNeighbourIsHandled()
    {
        const int Neighbours = 30;
        var receiver = await StartReceiverAsync();

        for (var number = 0; number < Neighbours; number++)
        {
            if (number == 4)
            {
                await receiver.AcceptAsync(Delivery("ends-the-process"));
            }

            await receiver.AcceptAsync(Delivery($"neighbour-{number}"));
        }

        List<string> started = [];
        List<string> handled = [];
        var isDone = false;

        for (var process = 0; process < 10 && !isDone; process++)
        {
            using var worker = WorkerProcess.Start(Server.Uri, Name, "end");
            await Eventually.IsTrueAsync(
                async () =>
                    worker.HasExited || (isDone = IsHandled(handled.Concat(worker.Said("handled"))) && await CountAsync(Names.Dead) == 1),
                "the process has ended, or everything is settled");
            started.AddRange(worker.Said("started"));
            handled.AddRange(worker.Said("handled"));
        }

        bool IsHandled(IEnumerable<string> lines) => lines.Select(Id).Distinct().Count() == Neighbours;

        Assert.True(isDone);

        // The first run was beside others, and nobody could tell which of them it was.
        Assert.Equal(["1", "1", "2", "3"], started.Where(line => Id(line) == "ends-the-process").Select(line => line.Split(' ')[1]));
        var dead = await Channel.BasicGetAsync(Names.Dead, autoAck: true);
        Assert.Equal("ends-the-process"u8.ToArray(), dead!.BasicProperties.Headers!["cloudEvents:id"]);
        Assert.Equal(
            "The process ended while the delivery was being handled."u8.ToArray(), dead.BasicProperties.Headers["webhooks-reason"]);
        Assert.Equal(3, dead.BasicProperties.Headers["webhooks-attempt"]);

        // The last process was ended too, perhaps before it acknowledged.
        using var last = WorkerProcess.Start(Server.Uri, Name, "end");
        await IsEmptyAsync(Names.Intake);
        await IsEmptyAsync(Names.Suspects);
    }

    [SkippableFact]
    public async Task ConnectionsThatAProxyCuts_MakeNoDeadLetters_AndEveryDeliveryIsHandledOnce()
    {
        await using var proxy = new BrokerProxy(Server.Port);
        var gate = new TaskCompletionSource();
        var handled = new Handled((_, _) => gate.Task);
        var machine = await StartInboxAsync(options => options.Uri = new(proxy.Uri), handled.On);

        for (var number = 0; number < 40; number++)
        {
            await machine.AcceptAsync(Delivery($"delivery-{number}"));
        }

        for (var cut = 1; cut <= 5; cut++)
        {
            await Eventually.IsTrueAsync(() => handled.Contexts.Count >= 8, "as many run as may at once");
            proxy.Cut();
            await Eventually.IsTrueAsync(() => machine.Logs.Named("Connected").Count() >= 3 * (cut + 1), "all connections are open again");
        }

        gate.SetResult();
        await Eventually.IsTrueAsync(() => handled.Ids.Distinct().Count() == 40, "all are handled");
        await IsEmptyAsync(Names.Intake);
        await IsEmptyAsync(Names.Suspects);
        Assert.Equal(40, handled.Contexts.Count);
        Assert.Equal(0u, await CountAsync(Names.Dead));
    }

    [SkippableFact]
    public async Task CleanStop_GivesTheRunningSuspectBackAsTheSameAttempt()
    {
        var receiver = await StartReceiverAsync();
        await receiver.AcceptAsync(Delivery("suspect"));
        await HandOverOnceAsync();
        var started = new TaskCompletionSource();
        var second = await StartWorkerAsync(
            new Handled((_, cancellationToken) =>
            {
                started.TrySetResult();
                return Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }).On,
            options => options.DrainTimeout = TimeSpan.Zero);
        await Eventually.IsTrueAsync(
            () => second.Logs.Named("SuspectStarted").Any() && started.Task.IsCompleted, "it is tried as a suspect");
        await second.DisposeAsync();

        Assert.Equal(1u, await CountAsync(Names.Suspects));
        var handled = new Handled();
        await StartWorkerAsync(handled.On);
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it is handled");
        Assert.Equal([1], handled.Attempts);
    }

    [SkippableFact]
    public async Task StopsRightAfterTheFirstMessage_CountNoAttempt()
    {
        var receiver = await StartReceiverAsync();
        await receiver.AcceptAsync(Delivery("suspect"));
        await HandOverOnceAsync();

        for (var stop = 0; stop < 20; stop++)
        {
            var started = new TaskCompletionSource();
            var worker = await StartWorkerAsync(
                new Handled((_, cancellationToken) =>
                {
                    started.TrySetResult();
                    return Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                }).On,
                options => options.DrainTimeout = TimeSpan.Zero);
            await Eventually.IsTrueAsync(() => started.Task.IsCompleted, "it is tried");
            await worker.DisposeAsync();
        }

        var handled = new Handled();
        await StartWorkerAsync(handled.On);
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "it is handled");
        Assert.Equal([1], handled.Attempts);
    }

    private async Task HandOverOnceAsync()
    {
        BasicGetResult? message = null;
        await Eventually.IsTrueAsync(
            async () => (message = await Channel.BasicGetAsync(Names.Intake, autoAck: false)) is not null, "it is in the intake");
        await Channel.BasicNackAsync(message!.DeliveryTag, multiple: false, requeue: true);
    }

    private static string Id(string line) => line.Split(' ')[0];
}
