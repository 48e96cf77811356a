using Webhooks.Sqs.Messages;
using Webhooks.Sqs.Queues;
using Webhooks.Sqs.Sending;

namespace Webhooks.Sqs.Processing;

/// <summary>
/// Replaces a message of a standard queue by one that says what was tried: sent first, and then the old one is deleted. So the count of SQS
/// starts again, and counts only processes that ended.
/// </summary>
internal sealed class StandardKeeper(InboxQueues queues, SqsInboxOptions options, TimeProvider time) : IMessageKeeper
{
    public async Task<EntryOutcome> KeepAsync(SqsLease lease, AttemptFacts facts, TimeSpan delay)
    {
        var isLong = delay > MessageLimits.LongestDelay;
        facts = facts with { Due = isLong ? time.GetUtcNow() + delay : null };
        return await ReplaceAsync(
            lease, (await queues.GetAsync(CancellationToken.None)).Intake, facts, isLong ? MessageLimits.LongestDelay : delay);
    }

    public Task<EntryOutcome> ReleaseAsync(SqsLease lease) => ReplaceAsync(lease, lease.Message.Queue, FactsOf(lease), TimeSpan.Zero);

    /// <summary>Gives a delivery back at once, with what is to be said of it.</summary>
    public Task<EntryOutcome> ReleaseAsync(SqsLease lease, AttemptFacts facts) =>
        ReplaceAsync(lease, lease.Message.Queue, facts with { Due = null }, TimeSpan.Zero);

    /// <summary>Moves a message to another queue.</summary>
    public Task<EntryOutcome> MoveAsync(SqsLease lease, SqsQueue target) => ReplaceAsync(lease, target, FactsOf(lease), TimeSpan.Zero);

    // The content of the message, without the runs that ended their process.
    private static AttemptFacts FactsOf(SqsLease lease) => lease.Attempt is null
        ? lease.Message.Facts with { Due = null }
        : lease.Message.Facts with { Due = null, Attempt = lease.Number };

    private async Task<EntryOutcome> ReplaceAsync(SqsLease lease, SqsQueue target, AttemptFacts facts, TimeSpan delay)
    {
        if (!lease.IsReplaced)
        {
            var message = DeliveryMessage.Again(lease.Message, facts, delay);
            var sent = await target.SendAsync(
                options.FairQueue ? message with { Group = MessageGroup.Of(message.Attributes) } : message, CancellationToken.None);

            if (!sent.IsDone)
            {
                return sent;
            }

            lease.IsReplaced = true;
        }

        return await lease.Message.Queue.DeleteAsync(lease.Message);
    }
}
