using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Sqs.Messages;
using Webhooks.Sqs.Queues;
using Webhooks.Sqs.Telemetry;

namespace Webhooks.Sqs.Sending;

/// <summary>
/// Stores deliveries in the queue: accepted means that SQS has answered for this one entry of the batch. An entry that fails or is
/// throttled is tried again as long as the sender waits; should SQS have a message nevertheless, the worker's deduplication recognizes it
/// by its id.
/// </summary>
internal sealed class SqsInbox(
    InboxQueues queues, IWebhookDeduplicator deduplicator, SqsInboxOptions options, TimeProvider time, ILogger logger) : IWebhookInbox
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // Where no sender waits, as for what is recovered.
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(30);

    public async ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        // The body is ours from here on.
        var message = DeliveryMessage.Write(delivery);
        using var longest = new CancellationTokenSource(LongestTry, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(longest.Token, cancellationToken);
        var problem = "SQS did not answer in time.";
        var refusals = 0;

        for (var pause = FirstPause; !either.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var outcome = await TryAsync(message, either.Token);

                if (outcome.Size is { } limit)
                {
                    Log.TooLargeToStore(logger, delivery.Endpoint, delivery.Id, message.Size, limit);
                    return WebhookOutcome.TooLarge;
                }

                if (outcome.Entry.IsDone)
                {
                    return WebhookOutcome.Stored;
                }

                problem = outcome.Entry.Problem ?? problem;

                if (outcome.Entry.Result == EntryResult.Refused)
                {
                    // The queue may have other limits than before, or take fewer characters than SQS says.
                    queues.Forget();
                    message = outcome.Entry.IsOfContents ? DeliveryMessage.Write(delivery, asBase64: true) : message;

                    if (++refusals > 1)
                    {
                        break;
                    }
                }

                await Task.Delay(RetrySchedule.WithJitter(pause), time, either.Token);
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                break;
            }
        }

        Log.NotStored(logger, delivery.Endpoint, delivery.Id, problem);
        return cancellationToken.IsCancellationRequested ? WebhookOutcome.TimedOut : WebhookOutcome.Unavailable;
    }

    public ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        deduplicator.ContainsAsync(delivery, cancellationToken);

    // The limit, when the message is too large for it.
    private async Task<(EntryOutcome Entry, int? Size)> TryAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var intake = (await queues.GetAsync(cancellationToken)).Intake;

            if (message.Size > MessageLimits.NewMessage(intake.Limit))
            {
                return (default, intake.Limit);
            }

            return (await intake.SendAsync(Addressed(message, intake.IsFifo), cancellationToken), null);
        }
        catch (InboxUnavailableException exception)
        {
            return (EntryOutcome.Failed(exception.Message), null);
        }
    }

    private OutgoingMessage Addressed(OutgoingMessage message, bool isFifo) => message with
    {
        Group = isFifo || options.FairQueue ? MessageGroup.Of(message.Attributes) : null,
        DeduplicationId = isFifo ? MessageGroup.DeduplicationIdOf(message) : null,
    };
}
