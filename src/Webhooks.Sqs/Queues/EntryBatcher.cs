using System.Diagnostics;

namespace Webhooks.Sqs.Queues;

/// <summary>
/// Lets callers share batches: entries that arrive while others are under way go with the next batch, and none waits for others to join.
/// Each caller gets the outcome of its own entry.
/// </summary>
/// <typeparam name="T">The type of an entry's data.</typeparam>
/// <param name="lanes">How many batches may be under way at once.</param>
/// <param name="maxEntries">How many entries a batch may have.</param>
/// <param name="maxBytes">How large its entries may be together.</param>
/// <param name="call">Makes one call, and returns the outcomes in the order of the entries. It may throw: then all have failed.</param>
internal sealed class EntryBatcher<T>(
    int lanes, int maxEntries, int maxBytes, Func<IReadOnlyList<T>, Task<IReadOnlyList<EntryOutcome>>> call)
{
    private readonly Lock _gate = new();
    private readonly Queue<Pending> _waiting = [];
    private int _running;

    /// <summary>Adds an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="size">How large it is.</param>
    /// <param name="cancellationToken">Ends the wait. An entry that is not under way by then is left out.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<EntryOutcome> AddAsync(T entry, int size, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new Pending(entry, size);
        bool starts;

        lock (_gate)
        {
            _waiting.Enqueue(pending);
            starts = _running < lanes;
            _running += starts ? 1 : 0;
        }

        if (starts)
        {
            _ = RunAsync();
        }

        try
        {
            return await pending.Outcome.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            pending.IsAbandoned = true;
        }
    }

    private async Task RunAsync()
    {
        // Off the caller's thread: those that come at this moment join.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        while (Take() is { Count: > 0 } batch)
        {
            var outcomes = await CallAsync(batch);

            for (var index = 0; index < batch.Count; index++)
            {
                batch[index].Outcome.TrySetResult(outcomes[index]);
            }
        }
    }

    private async Task<IReadOnlyList<EntryOutcome>> CallAsync(List<Pending> batch)
    {
        // The batch belongs to no one request, and to no one trace.
        Activity.Current = null;

        try
        {
            return await call([.. batch.Select(pending => pending.Entry)]);
        }
        // However it failed, none of them is known to be done.
        catch (Exception exception)
        {
            return [.. Enumerable.Repeat(EntryOutcome.Failed(SqsProblem.Of(exception)), batch.Count)];
        }
    }

    // Empty when there is nothing left: this lane has ended then.
    private List<Pending> Take()
    {
        List<Pending> batch = [];
        var bytes = 0L;

        lock (_gate)
        {
            while (batch.Count < maxEntries && _waiting.TryPeek(out var next) && (batch.Count == 0 || bytes + next.Size <= maxBytes))
            {
                _waiting.Dequeue();

                if (!next.IsAbandoned)
                {
                    batch.Add(next);
                    bytes += next.Size;
                }
            }

            _running -= batch.Count == 0 ? 1 : 0;
        }

        return batch;
    }

    private sealed class Pending(T entry, int size)
    {
        public T Entry => entry;

        public int Size => size;

        public volatile bool IsAbandoned;

        public TaskCompletionSource<EntryOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
