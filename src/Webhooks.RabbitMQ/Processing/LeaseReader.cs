using Webhooks.Processing;
using Webhooks.RabbitMQ.Messages;
using Webhooks.RabbitMQ.Telemetry;

namespace Webhooks.RabbitMQ.Processing;

/// <summary>Makes leases of messages: which delivery, and which attempt at it.</summary>
internal sealed class LeaseReader(RabbitMQInboxOptions options, QueueCounts counts, TimeProvider time)
{
    /// <summary>Gets how long a message may be held: less than the broker allows, as the clocks are two and moving takes time.</summary>
    public TimeSpan HoldTime => options.AcknowledgementTimeout * 11 / 12;

    /// <summary>Reads a message. One that cannot be read, or has no attempt left, is a lease without an attempt.</summary>
    public RabbitMQLease Read(IncomingMessage message)
    {
        if (QueuedDelivery.Read(message.Properties, message.Body, time.GetUtcNow(), out var problem) is not { } queued)
        {
            return new(message, queued: null, number: 1) { Endpoint = "", Problem = problem };
        }

        var delivery = queued.Delivery;
        var number = queued.Attempt + (message.IsSuspect ? message.Deliveries : 0);

        if (message.IsSuspect && number > options.MaxAttempts)
        {
            return new(message, queued, number - 1) { Endpoint = delivery.Endpoint, Problem = ErrorText.ProcessEnded };
        }

        if (number == 1)
        {
            counts.RecordTaken(delivery);
        }

        return new(message, queued, number)
        {
            Endpoint = delivery.Endpoint,
            IsSuspect = message.IsSuspect,
            StartBy = message.TakenAt + HoldTime - options.HandlerTimeout - StuckHandlers.Grace,
            Attempt = new()
            {
                Delivery = delivery,
                Number = number,
                SucceededHandlers = queued.SucceededHandlers,
                OnlyHandler = queued.OnlyHandler,
                AcceptedBy = queued.Accepted,
            },
        };
    }
}
