using System.Threading.Channels;
using RabbitMQ.Client;

namespace Webhooks.RabbitMQ.DeadLetters;

/// <summary>The consumer that the client calls with each dead letter.</summary>
internal sealed class LetterConsumer(IChannel channel, ChannelWriter<DeadLetter> letters, TimeProvider time)
    : AsyncDefaultBasicConsumer(channel)
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
        letters.TryWrite(new(deliveryTag, properties, body.ToArray(), time.GetUtcNow()));
        return Task.CompletedTask;
    }

    public override Task HandleChannelShutdownAsync(object channel, global::RabbitMQ.Client.Events.ShutdownEventArgs reason)
    {
        letters.TryComplete();
        return Task.CompletedTask;
    }
}
