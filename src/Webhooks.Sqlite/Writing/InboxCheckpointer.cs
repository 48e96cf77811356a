using Microsoft.Data.Sqlite;
using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Writing;

/// <summary>
/// Brings the log home into the file. It takes long enough to be felt by everybody who waits for a commit, so most of it is done beside the
/// writer; only what was written meanwhile is brought home between two commits, after which the log begins anew.
/// </summary>
/// <remarks>A log that cannot be brought home stays where it is: nothing is lost, and the next commits say what is wrong with the disk.</remarks>
internal sealed class InboxCheckpointer(InboxFile file) : IDisposable
{
    // 16 MB. The less often, the more commits have changed a page that is written once for all of them.
    private const int MaxPages = 4000;

    private InboxConnection? _connection;
    private Task? _running;

    // A process that died may have left a log: the first commit looks after it.
    private int _pages = MaxPages;

    /// <summary>Does what is due; to be called by the writer after each commit.</summary>
    public void Tend(InboxConnection writer)
    {
        _pages += writer.TakePagesWritten();

        if (_running is { IsCompleted: true })
        {
            // While somebody reads the log it cannot begin anew: then the next commit tries again.
            if (writer.TryCheckpoint())
            {
                (_running, _pages) = (null, 0);
            }
        }
        else if (_running is null && _pages >= MaxPages)
        {
            _running = Task.Run(BringHome);
        }
    }

    public void Dispose()
    {
        _running?.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        _connection?.Dispose();
    }

    private void BringHome()
    {
        try
        {
            (_connection ??= file.OpenReader()).TryCheckpoint();
        }
        catch (SqliteException)
        {
            // It cannot be opened: the writer brings all of it home.
        }
    }
}
