using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Webhooks.Sqlite.Storage;

/// <summary>A connection with its prepared statements, each compiled once. Not for concurrent use.</summary>
internal sealed class InboxConnection(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, InboxStatement> _statements = [];
    private EffectsGuard? _guard;

    /// <summary>Gets the statements so far, so that a test can ask for the plan of each.</summary>
    public IReadOnlyCollection<string> Statements => _statements.Keys;

    /// <summary>Runs a statement; its parameters are <c>?1</c>, <c>?2</c>, ….</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using var rows = Query(sql, values);

        while (rows.Read())
        {
        }

        return raw.sqlite3_changes(connection.Handle);
    }

    /// <summary>Runs a query; its rows must be disposed before the same text is used again.</summary>
    /// <exception cref="SqliteException">It cannot be run.</exception>
    public InboxRows Query(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new(connection.Handle!, sql);
            _statements.Add(sql, statement);
        }

        return statement.Start(values);
    }

    /// <summary>Returns the first column of the first row; 0 when there is none or it is null.</summary>
    /// <exception cref="SqliteException">The query failed.</exception>
    public long Number(string sql, params ReadOnlySpan<object?> values)
    {
        using var rows = Query(sql, values);
        return rows.Read() ? rows.GetInt64(0) : 0;
    }

    /// <summary>Returns the first column of the first row.</summary>
    /// <exception cref="SqliteException">The query failed.</exception>
    public string? Text(string sql)
    {
        using var rows = Query(sql);
        return rows.Read() ? rows.GetString(0) : null;
    }

    /// <summary>Runs statements that are not worth preparing, to their end, and drops what they answer.</summary>
    public void Run(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle, sql), connection.Handle);

    /// <summary>Gets the number of rows that were changed since the connection was opened, whether committed or not.</summary>
    public int TotalChanges => raw.sqlite3_total_changes(connection.Handle);

    /// <summary>Gets a value indicating whether the path names another file by now, or none.</summary>
    public bool HasMoved => SqliteFileControl.HasMoved(connection.Handle!);

    /// <summary>Takes the file's write lock, if it is free.</summary>
    /// <exception cref="SqliteException">The file cannot be written.</exception>
    public bool TryBegin()
    {
        var code = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE");

        if (code != raw.SQLITE_BUSY)
        {
            SqliteException.ThrowExceptionForRC(code, connection.Handle);
        }

        return code == raw.SQLITE_OK;
    }

    /// <summary>
    /// Takes the file's write lock. While another program has it, asks every millisecond: SQLite's own waiting grows to 100 ms and would
    /// hardly ever meet the short gaps that a busy process leaves.
    /// </summary>
    /// <exception cref="SqliteException">The lock was not free in time, or the file cannot be written.</exception>
    public void Begin(TimeSpan timeout, TimeProvider time)
    {
        var started = time.GetTimestamp();

        while (!TryBegin())
        {
            if (time.GetElapsedTime(started) >= timeout)
            {
                SqliteException.ThrowExceptionForRC(raw.SQLITE_BUSY, connection.Handle);
            }

            Thread.Sleep(1);
        }
    }

    /// <summary>
    /// Runs a handler's statements inside the transaction that is open, as if nothing had been run where they fail. They can neither end
    /// the transaction nor change the inbox's own tables.
    /// </summary>
    /// <exception cref="SqliteException">The whole transaction is lost: the disk is full, for instance.</exception>
    /// <returns>What the statements have thrown; null when they were run.</returns>
    public Exception? TryRunForeign(Action<SqliteConnection> act)
    {
        _guard ??= new(connection);
        Run("SAVEPOINT effects");

        try
        {
            _guard.Run(() => act(connection));
        }
        catch (Exception exception) when (raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            Run("ROLLBACK TO effects; RELEASE effects");
            return exception;
        }

        Run("RELEASE effects");
        return null;
    }

    /// <summary>Copies the write-ahead log into the database file and empties it, unless it is being read just now.</summary>
    public void TryCheckpoint() =>
        raw.sqlite3_wal_checkpoint_v2(connection.Handle, null, raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);

    /// <summary>Returns once everything since <see cref="TryBegin"/> is on disk.</summary>
    /// <exception cref="SqliteException">It is not.</exception>
    public void Commit() => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle, "COMMIT"), connection.Handle);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        // Closing takes back what was not committed.
        connection.Dispose();
    }
}
