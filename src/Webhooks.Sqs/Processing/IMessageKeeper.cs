using Webhooks.Sqs.Messages;
using Webhooks.Sqs.Queues;

namespace Webhooks.Sqs.Processing;

/// <summary>
/// Keeps a message until its next attempt: a standard queue gets a successor that says what was tried; in a FIFO queue it stays where it
/// is, or it would lose its turn.
/// </summary>
internal interface IMessageKeeper
{
    /// <summary>Lets a delivery be handed over again, after a wait.</summary>
    /// <param name="lease">The delivery.</param>
    /// <param name="facts">What is to be said of it then.</param>
    /// <param name="delay">The wait.</param>
    Task<EntryOutcome> KeepAsync(SqsLease lease, AttemptFacts facts, TimeSpan delay);

    /// <summary>Gives a delivery back whose attempt has not started, uncounted.</summary>
    Task<EntryOutcome> ReleaseAsync(SqsLease lease);
}
