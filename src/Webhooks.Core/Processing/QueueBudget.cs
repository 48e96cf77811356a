namespace Webhooks.Processing;

/// <summary>
/// Limits the deliveries that wait for a store, by number and by bytes. A delivery that does not fit waits outside, before anything is
/// copied.
/// </summary>
internal sealed class QueueBudget(int capacity, long bytes)
{
    private readonly Lock _gate = new();
    private int _count;
    private long _bytes;
    private TaskCompletionSource? _room;

    /// <summary>Takes a place; every place must be given back.</summary>
    /// <exception cref="OperationCanceledException">No place was free in time.</exception>
    public async ValueTask TakeAsync(int size, CancellationToken cancellationToken)
    {
        while (TryTake(size) is { } room)
        {
            await room.WaitAsync(cancellationToken);
        }
    }

    public void GiveBack(int size)
    {
        TaskCompletionSource? room;

        lock (_gate)
        {
            (_count, _bytes) = (_count - 1, _bytes - size);
            (room, _room) = (_room, null);
        }

        room?.SetResult();
    }

    // Null when the place was taken. A body is admitted whenever there is any room, or large bodies would wait behind small ones for ever.
    private Task? TryTake(int size)
    {
        lock (_gate)
        {
            if (_count < capacity && _bytes < bytes)
            {
                (_count, _bytes) = (_count + 1, _bytes + size);
                return null;
            }

            return (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
