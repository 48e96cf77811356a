using RabbitMQ.Client;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Messages;

namespace Webhooks.RabbitMQ.Consuming;

/// <summary>The consumer that the client calls with each message of one queue.</summary>
internal sealed class MessageConsumer(
    BrokerSession session, Acknowledgements acknowledgements, bool isOfSuspects, TimeProvider time, Action<IncomingMessage> take)
    : AsyncDefaultBasicConsumer(session.Channel)
{
    // The body is the client's memory until this returns: it is copied.
    public override Task HandleBasicDeliverAsync(
        string consumerTag,
        ulong deliveryTag,
        bool redelivered,
        string exchange,
        string routingKey,
        IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        take(new(acknowledgements, deliveryTag, properties, body.ToArray())
        {
            IsSuspect = isOfSuspects,
            Deliveries = Math.Max(redelivered ? 1 : 0, new MessageHeaders(properties.Headers).DeliveryCount),
            TakenAt = time.GetUtcNow(),
        });
        return Task.CompletedTask;
    }

    // The broker ends it when the queue is deleted. A new session declares the queue again.
    public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        session.End("the broker ended the consumer");
        return Task.CompletedTask;
    }
}
