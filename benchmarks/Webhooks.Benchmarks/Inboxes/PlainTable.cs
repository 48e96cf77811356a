using Microsoft.Data.Sqlite;

namespace Webhooks.Benchmarks.Inboxes;

/// <summary>A queue in a SQLite table as one would write it in an afternoon: a transaction for each step of each delivery.</summary>
internal sealed class PlainTable : IDisposable
{
    private readonly string _source;
    private readonly SqliteConnection _connection;
    private readonly SignedDelivery _delivery = SignedDelivery.Of();

    public PlainTable(string path)
    {
        _source = $"Data Source={path}";
        _connection = Open();
        Execute(_connection, "PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, body BLOB NOT NULL)");
    }

    /// <summary>Stores with one connection, a commit each.</summary>
    public void Store(int count)
    {
        for (; count > 0; count--)
        {
            Insert(_connection);
        }
    }

    /// <summary>Stores with a connection and a transaction each, as a scoped database context does.</summary>
    public void StoreWithConnectionEach(int count)
    {
        for (; count > 0; count--)
        {
            using var connection = Open();
            using var transaction = connection.BeginTransaction();
            Insert(connection, transaction);
            transaction.Commit();
        }
    }

    /// <summary>Takes this many rows out again, one after the other.</summary>
    public void Handle(int count)
    {
        for (; count > 0; count--)
        {
            Execute(_connection, "DELETE FROM deliveries WHERE rowid = (SELECT min(rowid) FROM deliveries)");
        }
    }

    public void Dispose() => _connection.Dispose();

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_source);
        connection.Open();
        Execute(connection, "PRAGMA synchronous=FULL");
        return connection;
    }

    private void Insert(SqliteConnection connection, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO deliveries (id, body) VALUES ($id, $body)";
        command.Parameters.AddWithValue("$id", Guid.NewGuid().ToString());
        command.Parameters.AddWithValue("$body", _delivery.Body);
        command.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
