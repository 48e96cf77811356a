using Webhooks.Sqs.Messages;
using Webhooks.Sqs.Queues;

namespace Webhooks.Sqs.Processing;

/// <summary>
/// Leaves a message of a FIFO queue where it is, hidden until it is due, with all of its group behind it. Its attempts are in the memory
/// that all processes share.
/// </summary>
internal sealed class FifoKeeper : IMessageKeeper
{
    public Task<EntryOutcome> KeepAsync(SqsLease lease, AttemptFacts facts, TimeSpan delay) => lease.Message.GiveBackAsync(delay);

    public Task<EntryOutcome> ReleaseAsync(SqsLease lease) => lease.Message.GiveBackAsync(TimeSpan.Zero);
}
