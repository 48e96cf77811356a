using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Consuming;
using Webhooks.RabbitMQ.Messages;
using Webhooks.RabbitMQ.Publishing;
using Webhooks.RabbitMQ.Telemetry;
using Webhooks.Telemetry;
using Log = Webhooks.RabbitMQ.Telemetry.Log;

namespace Webhooks.RabbitMQ.Processing;

/// <summary>
/// The queues behind the worker. A lease is a message that is not acknowledged yet; settling acknowledges it, or moves it to another
/// queue first. The number of an attempt is in the message. A message that was handed over before, by whatever connection that ended,
/// goes to the queue of suspects: only there is the broker's count the message's own, and is added to the number.
/// </summary>
internal sealed class RabbitMQStore : IInboxStore
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly QueueReader _reader;
    private readonly MessageMover _mover;
    private readonly EventFeed _feed;
    private readonly QueueCounts _counts;
    private readonly Topology _topology;
    private readonly BrokerConnection _publishing;
    private readonly RabbitMQInboxOptions _options;
    private readonly UnhandledEndpoints _unhandled;
    private readonly LeaseReader _leases;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public RabbitMQStore(
        QueueReader reader,
        MessageMover mover,
        EventFeed feed,
        QueueCounts counts,
        Topology topology,
        BrokerConnection publishing,
        RabbitMQInboxOptions options,
        TimeProvider time,
        ILogger logger)
    {
        (_reader, _mover, _feed, _counts, _topology, _publishing) = (reader, mover, feed, counts, topology, publishing);
        (_options, _time, _logger) = (options, time, logger);
        _unhandled = new((2 * RetrySchedule.Longest(options)) + TimeSpan.FromMinutes(5), options.UnhandledAfter, time);
        _leases = new(options, counts, time);
        _reader.Suspect = message => _ = SuspectAsync(message);
        Capabilities = new()
        {
            Name = "RabbitMQ",
            FiltersByEndpoint = false,
            AnyDueTime = false,
            RenewInterval = options.AcknowledgementTimeout / 60,
        };
    }

    public InboxStoreCapabilities Capabilities { get; }

    public string? Problem => _unhandled.Problem;

    public string? Note => _topology.LimitedQueues is { Count: > 0 } problems ? string.Join(" ", problems) : null;

    public async Task<IReadOnlyList<InboxLease>> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        List<RabbitMQLease> leases = [];

        while (leases.Count == 0)
        {
            await _reader.Messages.WaitToReadAsync(cancellationToken);

            while (leases.Count < request.Count && _reader.Messages.TryRead(out var message))
            {
                // The broker hands over again the messages of a session that has ended.
                if (!message.IsOver)
                {
                    leases.Add(_leases.Read(message));
                }
            }
        }

        return leases;
    }

    public async Task<SettleOutcome> SettleAsync(InboxLease lease, WebhookAttemptResult result)
    {
        var held = (RabbitMQLease)lease;

        if (held.IsMoved)
        {
            return SettleOutcome.Settled;
        }

        if (held.Message.IsOver)
        {
            return ComesAgain(held, result);
        }

        if (result.Counts)
        {
            await ForwardAsync(held);
        }

        if (result.IsDone)
        {
            held.Message.Acknowledge();
            return SettleOutcome.Settled;
        }

        return await MoveAsync(held, result) ? SettleOutcome.Settled
            : held.Message.IsOver ? ComesAgain(held, result)
            : SettleOutcome.TryAgain;
    }

    // No other process can take the messages of this connection; the worker gives back now those that wait too long for a place.
    public Task<IReadOnlyCollection<InboxLease>> RenewAsync(IReadOnlyCollection<InboxLease> leases) =>
        Task.FromResult<IReadOnlyCollection<InboxLease>>([]);

    /// <summary>
    /// Moves a message that is held by a handler that ignores its token: the broker hands over no more than so many at once, suspects one
    /// by one, and closes the channel over a message that is held too long. Its claim stays, and keeps it from being handled beside that
    /// handler.
    /// </summary>
    public async Task SetAsideAsync(InboxLease lease, Task ended)
    {
        var held = (RabbitMQLease)lease;

        while (!ended.IsCompleted && !held.Message.IsOver && !await TrySetAsideAsync(held))
        {
            await Task.WhenAny(ended, Task.Delay(Pause, _time));
        }
    }

    public Task ReleaseAsync(IReadOnlyCollection<InboxLease> leases) => Task.WhenAll(leases.Cast<RabbitMQLease>().Select(ReleaseAsync));

    /// <summary>Gives back what was taken and not leased.</summary>
    public Task ReleaseRestAsync()
    {
        List<InboxLease> rest = [];

        while (_reader.Messages.TryRead(out var message))
        {
            rest.Add(_leases.Read(message));
        }

        return ReleaseAsync(rest);
    }

    public async Task<WebhookDeliveryCounts> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _counts.AskAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new InboxUnavailableException($"The broker is out of reach: {_publishing.Problem ?? exception.Message}", exception);
        }
    }

    public Task ProbeAsync(CancellationToken cancellationToken) => _publishing.Current switch
    {
        null => throw new InboxUnavailableException($"The broker is out of reach: {_publishing.Problem ?? "not connected"}"),
        { IsBlocked: true } => throw new InboxUnavailableException("The broker takes no messages, as it is short of memory or disk."),
        _ => Task.CompletedTask,
    };

    private Task<bool> MoveAsync(RabbitMQLease held, WebhookAttemptResult result)
    {
        var message = held.Message.Properties;

        // A delivery that could not be attempted has no result of handlers.
        var succeeded = held.Attempt is null ? held.Queued?.SucceededHandlers ?? [] : result.SucceededHandlers;

        switch (result.Outcome)
        {
            case WebhookAttemptOutcome.Interrupted:
                return ReleaseOnceAsync(held, succeeded);

            case WebhookAttemptOutcome.Postponed:
                return _mover.TryMoveAsync(
                    held.Message, _topology.DelayQueue(result.RetryAfter), DeliveryMessage.Same(message, held.Number, succeeded));

            case WebhookAttemptOutcome.NotOurs:
                return MoveUnhandledAsync(held, result.RetryAfter);

            case WebhookAttemptOutcome.Failed:
                return _mover.TryMoveAsync(
                    held.Message, _topology.DelayQueue(result.RetryAfter), DeliveryMessage.Next(message, held.Number + 1, succeeded));

            default:
                return MoveToDeadAsync(held, succeeded, result.Error);
        }
    }

    private Task<bool> MoveToDeadAsync(RabbitMQLease held, IReadOnlyCollection<string> succeeded, string? reason) => _mover.TryMoveAsync(
        held.Message, _topology.Dead, DeliveryMessage.Dead(held.Message.Properties, held.Number, succeeded, reason, _time.GetUtcNow()));

    private async Task<bool> MoveUnhandledAsync(RabbitMQLease held, TimeSpan delay)
    {
        var (now, queued) = (_time.GetUtcNow(), held.Queued!);
        var since = queued.UnhandledSince ?? now;

        if (now - since < _options.UnhandledAfter)
        {
            _unhandled.Add(held.Endpoint, since);
            var properties = DeliveryMessage.Same(held.Message.Properties, held.Number, queued.SucceededHandlers);
            properties.Headers![CloudEventNames.UnhandledSince] = DeliveryMessage.Text(since);
            return await _mover.TryMoveAsync(held.Message, _topology.DelayQueue(delay), properties);
        }

        var reason = ErrorText.OfUnhandled(held.Endpoint);

        if (!await MoveToDeadAsync(held, queued.SucceededHandlers, reason))
        {
            return false;
        }

        ProcessingLog.DeadLettered(_logger, held.Endpoint, held.Name, held.Number - 1, reason);
        return true;
    }

    private async Task<bool> TrySetAsideAsync(RabbitMQLease held)
    {
        await ForwardAsync(held);
        var succeeded = held.Attempt!.SucceededHandlers;
        var (message, reason) = (held.Message.Properties, ErrorText.OfTimeout(_options.HandlerTimeout));
        var (queue, next) = held.Number >= _options.MaxAttempts || held.Attempt.OnlyHandler is not null
            ? (_topology.Dead, DeliveryMessage.Dead(message, held.Number, succeeded, reason, _time.GetUtcNow()))
            : (_topology.DelayQueue(RetrySchedule.After(_options, held.Number)), DeliveryMessage.Next(message, held.Number + 1, succeeded));
        held.IsMoved = await _mover.TryMoveAsync(held.Message, queue, next);

        if (held.IsMoved)
        {
            Log.MovedAside(_logger, held.Endpoint, held.Name, queue);
        }

        return held.IsMoved;
    }

    // The broker has the message again, and hands it over once more. The deduplicator remembers deliveries that were handled.
    private SettleOutcome ComesAgain(RabbitMQLease held, WebhookAttemptResult result)
    {
        if (result.IsDone)
        {
            Log.ComesAgainAsDuplicate(_logger, held.Endpoint, held.Name);
            return SettleOutcome.Settled;
        }

        Log.ComesAgain(_logger, held.Endpoint, held.Name);
        return SettleOutcome.ComesAgain;
    }

    // Other teams get it once, however often it is tried here.
    private async Task ForwardAsync(RabbitMQLease held)
    {
        if (held is { Number: 1, IsForwarded: false, Attempt.Delivery: { } delivery })
        {
            held.IsForwarded = true;
            await _feed.ForwardAsync(held.Message, delivery);
        }
    }

    // Not handed back to the broker, which would count that.
    private Task<bool> ReleaseOnceAsync(RabbitMQLease held, IReadOnlyCollection<string> succeeded) => _mover.TryMoveAsync(
        held.Message,
        held.Message.IsSuspect ? _topology.Suspects : _topology.Intake,
        held.Queued is null
            ? DeliveryMessage.Same(held.Message.Properties)
            : DeliveryMessage.Same(held.Message.Properties, held.Number, succeeded));

    // Once: a message that cannot be moved now goes back to the broker when the connection closes.
    private async Task ReleaseAsync(RabbitMQLease held)
    {
        if (!held.Message.IsOver)
        {
            await ReleaseOnceAsync(held, held.Queued?.SucceededHandlers ?? []);
        }
    }

    private async Task SuspectAsync(IncomingMessage message)
    {
        while (!message.IsOver && !await _mover.TryMoveAsync(message, _topology.Suspects, DeliveryMessage.Same(message.Properties)))
        {
            await Task.Delay(Pause, _time);
        }
    }
}
