using SQLitePCL;

namespace Webhooks.Sqlite.Storage;

/// <summary>The rows that a statement returns; dispose it before the statement is run again.</summary>
internal readonly ref struct InboxRows(InboxStatement statement, sqlite3_stmt columns) : IDisposable
{
    /// <summary>Goes on to the next row, of which there may be none.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">It failed.</exception>
    public bool Read() => statement.Step();

    public bool IsDBNull(int column) => raw.sqlite3_column_type(columns, column) == raw.SQLITE_NULL;

    public long GetInt64(int column) => raw.sqlite3_column_int64(columns, column);

    public int GetInt32(int column) => raw.sqlite3_column_int(columns, column);

    public bool GetBoolean(int column) => GetInt64(column) != 0;

    public string GetString(int column) => raw.sqlite3_column_text(columns, column).utf8_to_string();

    public string? GetNullableString(int column) => IsDBNull(column) ? null : GetString(column);

    public byte[] GetBytes(int column) => raw.sqlite3_column_blob(columns, column).ToArray();

    public void Dispose() => statement.Reset();
}
