using Microsoft.Extensions.Logging;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Messages;
using Webhooks.RabbitMQ.Telemetry;

namespace Webhooks.RabbitMQ.Publishing;

/// <summary>
/// Stores deliveries in the intake queue: accepted means that the queue's replicas have it on disk. If a publish ends in any other way, the
/// sender retries; should the broker have the message nevertheless, the worker's deduplication recognizes it by its id.
/// </summary>
internal sealed class RabbitMQInbox(
    ConfirmingPublisher publisher, Topology topology, IWebhookDeduplicator deduplicator, ILogger logger) : IWebhookInbox
{
    public async ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        // The body is ours from here on: the request's memory may be given away while the client still writes.
        var outcome = await publisher.PublishAsync(topology.Intake, DeliveryMessage.Write(delivery), delivery.Body, cancellationToken);

        if (outcome == PublishOutcome.Confirmed)
        {
            return WebhookOutcome.Stored;
        }

        Log.NotStored(logger, delivery.Endpoint, delivery.Id, outcome);
        return cancellationToken.IsCancellationRequested ? WebhookOutcome.TimedOut : WebhookOutcome.Unavailable;
    }

    public ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        deduplicator.ContainsAsync(delivery, cancellationToken);
}
