using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Webhooks.Sqlite.Storage;

/// <summary>
/// A statement, compiled once and run many times. A <see cref="SqliteCommand"/> would look up each parameter by its name and make a reader
/// for each run, and would compile a query again whenever the reader before was not read to its end: a good part of what a row costs when
/// many rows share a commit.
/// </summary>
internal sealed class InboxStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">The text cannot be compiled.</exception>
    public InboxStatement(sqlite3 database, string sql)
    {
        _database = database;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out _statement), database);
    }

    /// <summary>Begins a run with these values.</summary>
    public InboxRows Start(scoped ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            SqliteException.ThrowExceptionForRC(Bind(index + 1, values[index]), _database);
        }

        return new(this, _statement);
    }

    /// <summary>Goes on to the next row, or to the end.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);

        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(code, _database);
        }

        return code == raw.SQLITE_ROW;
    }

    /// <summary>Ends a run, wherever it is, and lets go of its values: a statement may be idle for long, and a body may be large.</summary>
    public void Reset()
    {
        raw.sqlite3_reset(_statement);
        raw.sqlite3_clear_bindings(_statement);
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int index, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, index),
        string text => raw.sqlite3_bind_text(_statement, index, text),
        long number => raw.sqlite3_bind_int64(_statement, index, number),
        int number => raw.sqlite3_bind_int64(_statement, index, number),
        bool flag => raw.sqlite3_bind_int64(_statement, index, flag ? 1 : 0),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, index, bytes),
        _ => throw new NotSupportedException($"The inbox keeps no {value.GetType()}."),
    };
}
