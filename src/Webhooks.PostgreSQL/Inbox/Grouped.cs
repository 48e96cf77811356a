using System.Threading.Channels;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// Lets many callers share one transaction: items that arrive while the database is busy form the next group, and a single item does not
/// wait.
/// </summary>
/// <param name="mostItems">How many items a group has at most.</param>
/// <param name="mostBytes">How many bytes a group has at most, unless a single item has more.</param>
/// <param name="run">Does it for a group and returns a result for each; what it throws, all of the group get.</param>
internal sealed class Grouped<TItem, TResult>(int mostItems, long mostBytes, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> run)
{
    private readonly Channel<(TItem Item, long Size, TaskCompletionSource<TResult> Done)> _queue =
        Channel.CreateUnbounded<(TItem, long, TaskCompletionSource<TResult>)>(new() { SingleReader = true });

    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Runs what is queued, and ends.</summary>
    public Task StopAsync()
    {
        _queue.Writer.TryComplete();
        return _loop;
    }

    /// <exception cref="InvalidOperationException">The app has stopped.</exception>
    public Task<TResult> RunAsync(TItem item, long size = 0)
    {
        var done = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);

        return _queue.Writer.TryWrite((item, size, done))
            ? done.Task
            : throw new InvalidOperationException(
                "The PostgreSQL inbox runs while its host does: start the host first, and do not use the inbox after it stopped.");
    }

    private async Task LoopAsync()
    {
        List<(TItem Item, long Size, TaskCompletionSource<TResult> Done)> group = [];

        while (await _queue.Reader.WaitToReadAsync())
        {
            for (var size = 0L; group.Count < mostItems && size < mostBytes && _queue.Reader.TryRead(out var next); size += next.Size)
            {
                group.Add(next);
            }

            await RunAsync(group);
            group.Clear();
        }
    }

    private async Task RunAsync(List<(TItem Item, long Size, TaskCompletionSource<TResult> Done)> group)
    {
        try
        {
            var results = await run(group.ConvertAll(one => one.Item));

            for (var index = 0; index < group.Count; index++)
            {
                group[index].Done.SetResult(results[index]);
            }
        }
        // The loop must go on, and every waiting caller must get the exception.
        catch (Exception exception)
        {
            group.ForEach(one => one.Done.TrySetException(exception));
        }
    }
}
