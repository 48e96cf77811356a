using Npgsql;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// Notifies other processes, after the commit, that something was stored. Notifying takes a lock of the whole database at its commit, so
/// it is done apart from what is stored, on a commit that waits for no disk, and rarely enough.
/// </summary>
internal sealed class InboxNotifier(InboxDatabase database, TimeProvider time) : IDisposable
{
    /// <summary>The channel. It is one for each database.</summary>
    public const string Channel = "webhook_inbox";

    /// <summary>Notifies; $1 is the channel, $2 the payload.</summary>
    public const string Statement = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)";

    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Announces that something was stored.</summary>
    public void Notify()
    {
        if (_signal.CurrentCount == 0)
        {
            try
            {
                _signal.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another thread was faster.
            }
        }
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _signal.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync(_stopping.Token);
                await TryNotifyAsync();
                await Task.Delay(Debounce, time, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private async Task TryNotifyAsync()
    {
        try
        {
            await using var command = database.CreateCommand(Statement).WithText(Channel).WithText("");
            await command.ExecuteNonQueryAsync(_stopping.Token);
        }
        // Others poll.
        catch (NpgsqlException)
        {
        }
    }
}
