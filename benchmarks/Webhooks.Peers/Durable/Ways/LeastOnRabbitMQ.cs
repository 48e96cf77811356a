using Microsoft.AspNetCore.Builder;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>
/// What RabbitMQ and its client allow: a quorum queue, confirms waited for all at once, and one acknowledgement for many handled messages.
/// A limit to compare with, and no product: no attempts, and no memory of repeats.
/// </summary>
internal sealed class LeastOnRabbitMQ(DurablePlace place) : IDurableServing
{
    private const int Unconfirmed = 1024;
    private const int Prefetch = 256;
    private const int AcknowledgedTogether = 32;

    private static readonly TimeSpan AcknowledgeInterval = TimeSpan.FromMilliseconds(5);

    private readonly BasicProperties _properties = new() { Persistent = true };
    private readonly SemaphoreSlim _acknowledging = new(1);
    private IChannel _publishing = null!;
    private IChannel _consuming = null!;
    private ulong _handled;
    private int _unacknowledged;

    public void Add(WebApplicationBuilder builder)
    {
        // Nothing of its own.
    }

    public void Map(WebApplication app) => app.MapPeer(async delivery =>
        await _publishing.BasicPublishAsync("", place.Name, mandatory: true, _properties, delivery.Body));

    public async Task ReadyAsync(WebApplication app)
    {
        _publishing = await OpenAsync(new(
            publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, new ThrottlingRateLimiter(Unconfirmed)));
        _consuming = await OpenAsync(null);
        await _consuming.QueueDeclareAsync(
            place.Name, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum"
            });
        await _consuming.BasicQosAsync(0, Prefetch, global: false);
        var consumer = new AsyncEventingBasicConsumer(_consuming);
        consumer.ReceivedAsync += HandleAsync;
        await _consuming.BasicConsumeAsync(place.Name, autoAck: false, consumer);
        _ = Task.Run(AcknowledgeRestAsync);
    }

    public Task<long> CountOpenAsync() => StoreQueries.CountInQueueAsync(place, place.Name);

    private async Task<IChannel> OpenAsync(CreateChannelOptions? options)
    {
        var connection = await new ConnectionFactory { Uri = place.RabbitMQ! }.CreateConnectionAsync();
        return await connection.CreateChannelAsync(options);
    }

    private async Task HandleAsync(object sender, BasicDeliverEventArgs message)
    {
        HandledDeliveries.Handle(message.Body.ToArray());
        await AcknowledgeAsync(AcknowledgedTogether, () => (_handled, _unacknowledged) = (message.DeliveryTag, _unacknowledged + 1));
    }

    private async Task AcknowledgeRestAsync()
    {
        while (true)
        {
            await Task.Delay(AcknowledgeInterval);
            await AcknowledgeAsync(atLeast: 1, () => { });
        }
    }

    private async Task AcknowledgeAsync(int atLeast, Action count)
    {
        await _acknowledging.WaitAsync();

        try
        {
            count();

            if (_unacknowledged >= atLeast)
            {
                _unacknowledged = 0;
                await _consuming.BasicAckAsync(_handled, multiple: true);
            }
        }
        finally
        {
            _acknowledging.Release();
        }
    }
}
