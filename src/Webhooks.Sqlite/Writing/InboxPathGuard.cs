using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Writing;

/// <summary>
/// Watches for the writer that the path still names the file it writes: (1) before and after each transaction by a look at the directory,
/// (2) every few seconds, and on demand, by finding through the path what was written last. Used by the writer's thread.
/// </summary>
internal sealed class InboxPathGuard(InboxFile file, TimeProvider time)
{
    /// <summary>How often the mark is looked for.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private long _checkedAt;
    private int _changesAtMark;
    private int _isDemanded;
    private bool _isDue;
    private bool _isMarked;

    /// <summary>Demands that the next transaction looks for the mark. Called from any thread.</summary>
    public void Demand() => Volatile.Write(ref _isDemanded, 1);

    public void Opened(InboxConnection connection) => (_checkedAt, _changesAtMark) = (time.GetTimestamp(), connection.TotalChanges);

    /// <exception cref="InboxMovedException">The path does not name the file.</exception>
    public void BeforeTransaction(InboxConnection connection, bool isSuspect)
    {
        if (isSuspect)
        {
            file.EnsureAtPath(connection);
        }
        else
        {
            file.EnsureNotMoved(connection);
        }

        _isMarked = false;
        _isDue |= Interlocked.Exchange(ref _isDemanded, 0) == 1 || time.GetElapsedTime(_checkedAt) >= Interval;
    }

    /// <summary>Returns whether something was written that the mark does not cover. An idle app writes nothing.</summary>
    public bool NeedsMark(InboxConnection connection) => connection.TotalChanges != _changesAtMark || file.Mark.IsOld(Now());

    public void BeforeCommit(InboxConnection connection)
    {
        if (_isDue && NeedsMark(connection))
        {
            file.Mark.Write(connection, Now());
            (_changesAtMark, _isMarked) = (connection.TotalChanges, true);
        }
    }

    /// <exception cref="InboxMovedException">The path does not name the file: the last commit is not in it.</exception>
    public void AfterTransaction(InboxConnection connection)
    {
        if (_isMarked)
        {
            file.Mark.Committed();
        }

        if (!_isDue)
        {
            file.EnsureNotMoved(connection);
            return;
        }

        file.EnsureAtPath(connection);
        (_isDue, _checkedAt) = (false, time.GetTimestamp());
    }

    /// <summary>Leaves one complete file, without a write-ahead log beside it.</summary>
    public void Close(InboxConnection? connection)
    {
        file.CloseReaders(isForGood: true);

        if (connection is { HasMoved: false })
        {
            // Another program that has the file open keeps the log from being removed, not from being emptied.
            TryRemoveMark(connection);
            connection.TryCheckpoint();
        }

        connection?.Dispose();
    }

    private void TryRemoveMark(InboxConnection connection)
    {
        try
        {
            file.Mark.Remove(connection);
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // The row is forgotten with those of processes that crashed.
        }
    }

    private long Now() => InboxTime.Of(time.GetUtcNow());
}
