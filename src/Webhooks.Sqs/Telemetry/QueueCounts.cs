using System.Globalization;
using Amazon.SQS;
using Webhooks.Sqs.Queues;

namespace Webhooks.Sqs.Telemetry;

/// <summary>Asks SQS how much is in our queues. Its numbers are approximate.</summary>
internal sealed class QueueCounts(InboxQueues queues, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private static readonly List<string> Names =
    [
        QueueAttributeName.ApproximateNumberOfMessages,
        QueueAttributeName.ApproximateNumberOfMessagesNotVisible,
        QueueAttributeName.ApproximateNumberOfMessagesDelayed,
    ];

    private long _lastTaken;

    /// <summary>Notes that a delivery was taken out of the queue for the first time.</summary>
    public void RecordTaken(WebhookDelivery delivery) => Volatile.Write(ref _lastTaken, delivery.ReceivedAt.UtcTicks);

    /// <summary>Notes that there was none to take.</summary>
    public void TookNone() => Volatile.Write(ref _lastTaken, time.GetUtcNow().UtcTicks);

    /// <summary>Asks now, for at most 5 seconds.</summary>
    /// <exception cref="TimeoutException">SQS did not answer in time.</exception>
    public async Task<WebhookDeliveryCounts> AskAsync(CancellationToken cancellationToken)
    {
        var asking = AskAsync(
            await queues.GetAsync(cancellationToken).AsTask().WaitAsync(Timeout, time, cancellationToken), cancellationToken);
        return await asking.WaitAsync(Timeout, time, cancellationToken);
    }

    private async Task<WebhookDeliveryCounts> AskAsync(QueueSet set, CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(
            new[] { set.Intake, set.Dead, set.Suspects }.OfType<SqsQueue>().Select(queue => CountAsync(queue, cancellationToken)));
        var (intake, dead, suspects) = (counts[0], counts[1], counts.Length > 2 ? counts[2] : default);
        var waiting = intake.Visible + suspects.Visible;
        var running = intake.Hidden + suspects.Hidden;

        return new()
        {
            Pending = waiting + intake.Delayed + suspects.Delayed,
            Running = running,
            DeadLettered = dead.Visible + dead.Hidden + dead.Delayed,
            OldestWaitingAge = OldestAge(waiting, running),
        };
    }

    private static async Task<(long Visible, long Hidden, long Delayed)> CountAsync(SqsQueue queue, CancellationToken cancellationToken)
    {
        var attributes = await queue.AskAsync(Names, cancellationToken);
        return (Number(0), Number(1), Number(2));

        long Number(int index) => attributes.TryGetValue(Names[index], out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    // SQS tells that only to CloudWatch; but what waits in the queue was, by and large, received after what was taken out of it last.
    private TimeSpan? OldestAge(long waiting, long running) => (waiting, running, Volatile.Read(ref _lastTaken)) switch
    {
        (0, 0, _) => TimeSpan.Zero,
        (_, _, 0) => null,
        var (_, _, ticks) => TimeSpan.FromTicks(Math.Max(0, time.GetUtcNow().UtcTicks - ticks)),
    };
}
