using Webhooks.Deduplication;
using Webhooks.Sqs.Messages;

namespace Webhooks.Sqs.Processing;

/// <summary>
/// Tells the messages of a FIFO queue that were being handled when their process ended from those that were only given back: SQS counts
/// both alike, and the memory that processes share knows. Where it cannot say, each that was handed over before is a suspect.
/// </summary>
internal sealed class FifoSuspects(IWebhookDeduplicator memory)
{
    /// <summary>Marks the suspects.</summary>
    public Task MarkAsync(IEnumerable<ReceivedMessage> messages) => Task.WhenAll(messages.Where(LeaseReader.IsSuspect).Select(MarkAsync));

    private async Task MarkAsync(ReceivedMessage message)
    {
        message.IsSuspect = true;

        // One that cannot be read is not run.
        if (QueuedDelivery.Read(message, out _) is not { } queued)
        {
            message.IsSuspect = false;
        }
        else if (memory is IClaimHistory history)
        {
            try
            {
                var last = await history.FindLastAsync(queued.Delivery, CancellationToken.None);
                (message.IsSuspect, message.HasEndedAProcess) = (last != LastClaim.Ended, last == LastClaim.Left);
            }
            // A memory out of reach says nothing, and nothing can be claimed of it either.
            catch (Exception)
            {
            }
        }
    }
}
