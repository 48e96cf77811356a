using Webhooks.RabbitMQ.Connections;

namespace Webhooks.RabbitMQ.Telemetry;

/// <summary>Asks the broker what is in our queues.</summary>
internal sealed class QueueCounts(BrokerConnection connection, Topology topology, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private BrokerSession? _askedOf;
    private Task<WebhookDeliveryCounts>? _asking;
    private long _lastTaken;

    /// <summary>Notes that a delivery was taken out of the queue for the first time.</summary>
    public void RecordTaken(WebhookDelivery delivery) => Volatile.Write(ref _lastTaken, delivery.ReceivedAt.UtcTicks);

    /// <summary>Asks now, for at most 5 seconds.</summary>
    /// <exception cref="TimeoutException">The broker did not answer in time.</exception>
    /// <exception cref="Exception">There is no connection, or it broke.</exception>
    public async Task<WebhookDeliveryCounts> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await AskTogetherAsync().WaitAsync(Timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException("it did not answer within 5 seconds");
        }
    }

    // The client waits for its channels to close, token or not, for 20 seconds. So the question is left to itself when the time is over,
    // and there is one at a time on a connection.
    private Task<WebhookDeliveryCounts> AskTogetherAsync()
    {
        var session = connection.Current ?? throw new InvalidOperationException(connection.Problem ?? "not connected");

        lock (_gate)
        {
            if (_asking is not { IsCompleted: false } || _askedOf != session)
            {
                (_askedOf, _asking) = (session, AskAsync(session));
                _ = _asking.ContinueWith(static failed => failed.Exception, TaskContinuationOptions.OnlyOnFaulted);
            }

            return _asking;
        }
    }

    private async Task<WebhookDeliveryCounts> AskAsync(BrokerSession session)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        var again = 0L;
        var intake = await Topology.GetQueueAsync(session.Connection, topology.Intake, timeout.Token);
        var dead = await Topology.GetQueueAsync(session.Connection, topology.Dead, timeout.Token);

        foreach (var queue in topology.Delays.Prepend(topology.Suspects))
        {
            again += (await Topology.GetQueueAsync(session.Connection, queue, timeout.Token))?.MessageCount ?? 0;
        }

        var waiting = intake?.MessageCount ?? 0;
        return new()
        {
            Pending = waiting + again,
            DeadLettered = dead?.MessageCount ?? 0,
            OldestWaitingAge = OldestAge(waiting),
            Workers = intake?.ConsumerCount ?? 0,
        };
    }

    // The broker does not say; but what waits in the queue was received after what was taken out of it last.
    private TimeSpan? OldestAge(long waiting) => (waiting, Volatile.Read(ref _lastTaken)) switch
    {
        (0, _) => TimeSpan.Zero,
        (_, 0) => null,
        var (_, ticks) => TimeSpan.FromTicks(Math.Max(0, time.GetUtcNow().UtcTicks - ticks)),
    };
}
