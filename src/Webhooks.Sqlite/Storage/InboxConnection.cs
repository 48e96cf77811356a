using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Webhooks.Sqlite.Storage;

/// <summary>A connection with its prepared statements, each compiled once. Not for concurrent use.</summary>
internal sealed class InboxConnection(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _statements = [];

    /// <summary>The statements so far, so that a test can ask for the plan of each.</summary>
    public IReadOnlyCollection<string> Statements => _statements.Keys;

    /// <summary>Runs a statement; its parameters are <c>?1</c>, <c>?2</c>, ….</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>Runs a query; the reader must be disposed before the same text is used again.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteReader();

    /// <summary>The first column of the first row; 0 when there is none or it is null.</summary>
    public long Number(string sql, params ReadOnlySpan<object?> values) =>
        Convert.ToInt64(Prepare(sql, values).ExecuteScalar() is { } value and not DBNull ? value : 0L, CultureInfo.InvariantCulture);

    /// <summary>The first column of the first row.</summary>
    public string? Text(string sql) => Prepare(sql, []).ExecuteScalar() as string;

    /// <summary>Runs statements that are not worth preparing, to their end, and drops what they answer.</summary>
    public void Run(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle, sql), connection.Handle);

    /// <summary>
    /// Takes the file's write lock. While another process has it, asks every millisecond: SQLite's own waiting grows to 100 ms and would
    /// hardly ever meet the short gaps that a busy process leaves.
    /// </summary>
    /// <exception cref="SqliteException">The lock was not to be had in time, or the file cannot be written.</exception>
    public void Begin(TimeSpan patience, TimeProvider time)
    {
        var started = time.GetTimestamp();
        int code;

        while ((code = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE")) == raw.SQLITE_BUSY && time.GetElapsedTime(started) < patience)
        {
            Thread.Sleep(1);
        }

        SqliteException.ThrowExceptionForRC(code, connection.Handle);
    }

    /// <summary>Returns once everything since <see cref="Begin"/> is on disk.</summary>
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

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants.
            statement.CommandText = sql;
#pragma warning restore CA2100

            for (var index = 1; index <= values.Length; index++)
            {
                statement.Parameters.Add(new SqliteParameter { ParameterName = $"?{index}" });
            }

            _statements.Add(sql, statement);
        }

        for (var index = 0; index < values.Length; index++)
        {
            statement.Parameters[index].Value = values[index] ?? DBNull.Value;
        }

        return statement;
    }
}
