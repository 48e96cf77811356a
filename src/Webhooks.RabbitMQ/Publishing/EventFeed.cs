using Microsoft.Extensions.Logging;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Messages;
using Webhooks.RabbitMQ.Telemetry;

namespace Webhooks.RabbitMQ.Publishing;

/// <summary>
/// Passes deliveries on to the queues that other teams bound. A team whose queue is full, and a broker that takes no messages for now, must
/// not stop the handling: it is logged only.
/// </summary>
internal sealed class EventFeed(ConfirmingPublisher publisher, Topology topology, ILogger logger)
{
    public async Task ForwardAsync(IncomingMessage message, WebhookDelivery delivery)
    {
        var outcome = await publisher.PublishAsync(
            topology.Events,
            Topology.RoutingKey(delivery.Provider, delivery.Type),
            isMandatory: false,
            DeliveryMessage.Forward(message.Properties),
            message.Body,
            CancellationToken.None);

        if (outcome != PublishOutcome.Confirmed)
        {
            Log.NotPassedOn(logger, topology.Events, delivery.Endpoint, delivery.Id, outcome);
        }
    }
}
