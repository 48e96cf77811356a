using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Writing;

namespace Webhooks.Sqlite.Store;

/// <summary>Forgets expired deliveries from time to time, in small steps, between which deliveries are accepted.</summary>
internal sealed class InboxPruner(InboxWriter writer, TimeProvider time) : IDisposable
{
    private const int StepRows = 200;
    private const int StepPages = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // As long as any endpoint's window may be.
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(30);

    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(LoopAsync);

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>Forgets everything that is out of its window now.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        await writer.WriteAsync(connection => InboxRetention.Clamp(connection, Now(), LongestWindow.Ticks));

        while (await writer.WriteAsync(connection => InboxRetention.Prune(connection, Now(), StepRows)) == StepRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        while (await writer.WriteAsync(connection => InboxRetention.PruneFacts(connection, Now(), StepRows)) == StepRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        while (await writer.WriteAsync(connection => InboxRetention.Shrink(connection, StepPages)))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);

        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                await TryPruneAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private async Task TryPruneAsync()
    {
        try
        {
            await PruneAsync(_stopping.Token);
        }
        // The writer has said so, and the next round tries again.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A delivery that should have been forgotten is not a duplicate any more.
        }
    }

    private long Now() => InboxTime.Of(time.GetUtcNow());
}
