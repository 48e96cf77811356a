using Webhooks.Sqs.Messages;
using Webhooks.Sqs.Queues;
using Webhooks.Sqs.Sending;

namespace Webhooks.Sqs.DeadLetters;

/// <summary>
/// Takes dead letters out one after the other, and gives back those that were neither moved nor deleted. A queue of SQS has no order that
/// it keeps, and says that there are no more when it answers with none.
/// </summary>
internal sealed class DeadLetterReader(QueueSet queues, TimeSpan hide, Action closed) : IAsyncDisposable
{
    // A long poll asks all machines of SQS, a short one only some.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly Queue<ReceivedMessage> _received = [];
    private readonly HashSet<ReceivedMessage> _held = [];

    /// <summary>Takes the next one.</summary>
    /// <returns>Null when there is none.</returns>
    public async Task<DeadLetter?> NextAsync(CancellationToken cancellationToken)
    {
        if (_received.Count == 0)
        {
            foreach (var message in await queues.Dead.ReceiveAsync(MessageLimits.EntriesOfABatch, Poll, hide, cancellationToken))
            {
                _received.Enqueue(message);
                _held.Add(message);
            }
        }

        return _received.TryDequeue(out var next) ? new(next) : null;
    }

    /// <summary>Sends it to the intake, waits until SQS has it, and takes it out for good.</summary>
    /// <exception cref="InvalidOperationException">SQS does not take it; it stays a dead letter.</exception>
    public async Task SendAgainAsync(DeadLetter letter, AttemptFacts facts, bool isFair)
    {
        var message = DeliveryMessage.Again(letter.Message, facts);
        var outcome = await queues.Intake.SendAsync(
            queues.Intake.IsFifo || isFair ? message with { Group = MessageGroup.Of(message.Attributes) } : message,
            CancellationToken.None);

        if (!outcome.IsDone)
        {
            throw new InvalidOperationException($"SQS did not take the delivery, which stays a dead letter: {outcome.Problem}");
        }

        await DeleteAsync(letter);
    }

    /// <summary>Takes it out for good.</summary>
    /// <exception cref="InvalidOperationException">SQS does not delete it.</exception>
    public async Task DeleteAsync(DeadLetter letter)
    {
        var outcome = await queues.Dead.DeleteAsync(letter.Message);

        if (!outcome.IsDone)
        {
            throw new InvalidOperationException($"SQS did not delete the dead letter: {outcome.Problem}");
        }

        _held.Remove(letter.Message);
    }

    // A message that cannot be given back now is visible again when its time is over.
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.WhenAll(_held.Select(message => queues.Dead.HideAsync(message, TimeSpan.Zero)));
        }
        finally
        {
            closed();
        }
    }
}
