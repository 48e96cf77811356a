using RabbitMQ.Client;

namespace Webhooks.Benchmarks.Inboxes;

/// <summary>
/// A publisher as one would write it in an afternoon: one channel, and each confirm is waited for before the next message. Its queue is
/// as safe as ours.
/// </summary>
internal sealed class PlainPublisher : IDisposable
{
    private readonly SignedDelivery _delivery = SignedDelivery.Of();
    private readonly string _queue;
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private PlainPublisher(string queue, IConnection connection, IChannel channel) =>
        (_queue, _connection, _channel) = (queue, connection, channel);

    public static async Task<PlainPublisher> StartAsync(MeasuredBroker broker, string queue)
    {
        var connection = await broker.ConnectAsync();
        var channel = await connection.CreateChannelAsync(
            new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        return new(queue, connection, channel);
    }

    public async Task StoreAsync(int count)
    {
        for (; count > 0; count--)
        {
            var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent };
            await _channel.BasicPublishAsync("", _queue, mandatory: true, properties, _delivery.Body);
        }
    }

    /// <summary>The same messages from many senders at once, with nothing else: what the client and the broker allow.</summary>
    public Task StoreTogetherAsync(int count, int senders) =>
        Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(() => StoreAsync(count / senders))));

    /// <summary>Empties a queue.</summary>
    public Task PurgeAsync(string queue) => _channel.QueuePurgeAsync(queue);

    public void Dispose()
    {
        _channel.QueueDeleteAsync(_queue).GetAwaiter().GetResult();
        _channel.Dispose();
        _connection.Dispose();
    }
}
