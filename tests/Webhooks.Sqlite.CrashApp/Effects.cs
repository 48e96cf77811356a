using Microsoft.Data.Sqlite;

namespace Webhooks.Sqlite.CrashApp;

/// <summary>
/// What the handler does, in a database of its own. Each run is written down; and the effect itself is applied as the package's README
/// says: the delivery's id goes into a table with a unique key in the same transaction, and a second run changes nothing.
/// </summary>
internal sealed class Effects : IDisposable
{
    private readonly string _connection;

    // One writer at a time: SQLite has no more, and who finds it busy sleeps long.
    private readonly SemaphoreSlim _turn = new(1);

    public Effects(string path)
    {
        _connection = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ConnectionString;
        using var connection = new SqliteConnection(_connection);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS runs (id TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS handled (id TEXT PRIMARY KEY);
            CREATE TABLE IF NOT EXISTS effects (id TEXT NOT NULL);
            """;
        command.ExecuteNonQuery();
    }

    public async Task RecordRunAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(_connection);
        await connection.OpenAsync(cancellationToken);
        await RunAsync(connection, "INSERT INTO runs (id) VALUES ($id)", id, cancellationToken);
    }

    public async Task ApplyAsync(string id, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);

        try
        {
            await using var connection = new SqliteConnection(_connection);
            await connection.OpenAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

            await RunAsync(connection, "INSERT INTO runs (id) VALUES ($id)", id, cancellationToken);

            if (await RunAsync(connection, "INSERT OR IGNORE INTO handled (id) VALUES ($id)", id, cancellationToken) == 1)
            {
                await RunAsync(connection, "INSERT INTO effects (id) VALUES ($id)", id, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static async Task<int> RunAsync(SqliteConnection connection, string sql, string id, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$id", id);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
