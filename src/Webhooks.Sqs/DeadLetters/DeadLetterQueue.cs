using Webhooks.Sqs.Queues;

namespace Webhooks.Sqs.DeadLetters;

/// <summary>
/// Opens the queue of dead letters for one reader of this process at a time. Those of other processes see what this one leaves.
/// </summary>
internal sealed class DeadLetterQueue(InboxQueues queues) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Opens it, and waits a little for another reader.</summary>
    /// <param name="hide">How long what is read is hidden from others, should this process end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">Another reader goes on reading.</exception>
    public async Task<DeadLetterReader> OpenAsync(TimeSpan hide, CancellationToken cancellationToken)
    {
        if (!await _one.WaitAsync(LongestWait, cancellationToken))
        {
            throw new InvalidOperationException("Somebody is reading the dead letters. Try again when that has ended.");
        }

        try
        {
            return new(await queues.GetAsync(cancellationToken), hide, () => _one.Release());
        }
        catch
        {
            _one.Release();
            throw;
        }
    }

    public void Dispose() => _one.Dispose();
}
