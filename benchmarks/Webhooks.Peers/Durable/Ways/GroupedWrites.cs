using System.Threading.Channels;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>Many requests share one statement and one commit; nobody is answered before it.</summary>
/// <param name="most">How many share one at most.</param>
/// <param name="write">Writes some.</param>
internal sealed class GroupedWrites<T>(int most, Func<IReadOnlyList<T>, Task> write)
{
    private readonly Channel<(T Item, TaskCompletionSource Done)> _queue = Channel.CreateUnbounded<(T, TaskCompletionSource)>();

    /// <summary>Adds an item; the task ends when it is written.</summary>
    public Task AddAsync(T item)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Writer.TryWrite((item, done));
        return done.Task;
    }

    public void Start(int writers)
    {
        for (var writer = 0; writer < writers; writer++)
        {
            _ = Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            List<(T Item, TaskCompletionSource Done)> taken = [];

            while (taken.Count < most && _queue.Reader.TryRead(out var next))
            {
                taken.Add(next);
            }

            // The other writer may have been faster.
            if (taken.Count > 0)
            {
                await WriteAsync(taken);
            }
        }
    }

    private async Task WriteAsync(List<(T Item, TaskCompletionSource Done)> taken)
    {
        try
        {
            await write([.. taken.Select(one => one.Item)]);
            taken.ForEach(one => one.Done.SetResult());
        }
        // Whatever it is, those who wait get it.
        catch (Exception exception)
        {
            taken.ForEach(one => one.Done.SetException(exception));
        }
    }
}
