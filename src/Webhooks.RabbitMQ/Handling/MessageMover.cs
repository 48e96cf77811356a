using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Messages;
using Webhooks.RabbitMQ.Publishing;
using Webhooks.RabbitMQ.Telemetry;

namespace Webhooks.RabbitMQ.Handling;

/// <summary>
/// Moves a message to another of our queues: publishes it there, waits for the confirm, and only then acknowledges it. The attempt is
/// counted in the message, as the broker's own count begins anew whenever a message changes queues.
/// </summary>
internal sealed class MessageMover(
    ConfirmingPublisher publisher, Topology topology, RabbitMQInboxOptions options, InboxTelemetry telemetry, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>After a failed attempt: to the delay queue of its level, or to the dead letters after the last one.</summary>
    public Task FailAsync(
        IncomingMessage message, QueuedDelivery queued, IReadOnlyCollection<string> succeededHandlers, string error, CancellationToken stopping)
    {
        var (delivery, attempt) = (queued.Delivery, queued.Attempt);

        if (attempt >= options.MaxAttempts)
        {
            telemetry.Attempted(delivery.Endpoint, "dead");
            Log.DeadLettered(logger, delivery.Endpoint, delivery.Id, attempt, error);
            return MoveAsync(message, topology.Dead, DeliveryMessage.Again(message.Properties, attempt, succeededHandlers, error), stopping);
        }

        telemetry.Attempted(delivery.Endpoint, "failed");
        Log.AttemptFailed(logger, delivery.Endpoint, attempt, delivery.Id, topology.DelayOf(attempt), error);
        return MoveAsync(
            message, topology.DelayAfter(attempt), DeliveryMessage.Again(message.Properties, attempt + 1, succeededHandlers), stopping);
    }

    /// <summary>What could not be tried at all comes again as the same attempt.</summary>
    public Task PostponeAsync(IncomingMessage message, QueuedDelivery queued, CancellationToken stopping) => MoveAsync(
        message,
        topology.DelayAfter(queued.Attempt),
        DeliveryMessage.Again(message.Properties, queued.Attempt, queued.SucceededHandlers),
        stopping);

    /// <summary>What nobody could ever handle.</summary>
    public Task BuryAsync(IncomingMessage message, string reason, CancellationToken stopping) =>
        MoveAsync(message, topology.Dead, DeliveryMessage.Again(message.Properties, attempt: 1, [], reason), stopping);

    // Not acknowledged, the message comes back when its session ends: so it is held until one or the other.
    private async Task MoveAsync(IncomingMessage message, string queue, BasicProperties properties, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && !message.Session.Ended.IsCompleted)
        {
            var outcome = await publisher.PublishAsync(queue, properties, message.Body, stopping);

            if (outcome == PublishOutcome.Confirmed)
            {
                await message.AcknowledgeAsync();
                return;
            }

            Log.NotMoved(logger, queue, outcome);
            await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
