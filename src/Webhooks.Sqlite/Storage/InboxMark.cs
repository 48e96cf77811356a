using System.Security.Cryptography;

namespace Webhooks.Sqlite.Storage;

/// <summary>
/// A number that only this process writes, in a row of its own, and looks for through the path: where it is missing, the path names
/// another file. It is written again with each check that follows a change, so that a lost write-ahead log is noticed too.
/// </summary>
internal sealed class InboxMark
{
    // A row is renewed at least daily. What is older than this was left by a process that crashed.
    private const long Abandoned = 30 * TimeSpan.TicksPerDay;

    // 1 is the probe's row, which all processes share.
    private readonly long _row = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue | 2;
    private long _written;
    private long _committed;

    /// <summary>Gets a value indicating whether the mark is to be renewed although nothing changed.</summary>
    public bool IsOld(long now) => Math.Abs(now - _committed) > TimeSpan.TicksPerDay;

    public void Write(InboxConnection connection, long now)
    {
        _written = Math.Max(now, _written + 1);
        connection.Execute("INSERT OR REPLACE INTO probe (id, at) VALUES (?1, ?2)", _row, _written);
    }

    public void Committed() => _committed = _written;

    /// <summary>
    /// Returns whether a file is the one that was marked. A commit whose outcome is unknown may have written a newer mark.
    /// </summary>
    public bool IsIn(InboxConnection connection) =>
        connection.Number("SELECT at FROM probe WHERE id = ?1", _row) is var found && found >= _committed && found <= _written;

    public void Remove(InboxConnection connection) => connection.Execute("DELETE FROM probe WHERE id = ?1", _row);

    public static void Prune(InboxConnection connection, long now) =>
        connection.Execute("DELETE FROM probe WHERE at < ?1", now - Abandoned);
}
