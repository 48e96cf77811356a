using Microsoft.Data.Sqlite;

namespace Webhooks.Benchmarks.Inboxes;

/// <summary>A queue in a SQLite table as one would write it in an afternoon: a transaction for each step of each delivery.</summary>
internal sealed class PlainTable : IDisposable
{
    private readonly string _source;
    private readonly SqliteConnection _connection;
    private readonly byte[] _body = SignedDelivery.Of().Body;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _delete;

    public PlainTable(string path)
    {
        _source = $"Data Source={path}";
        _connection = Open();
        Execute(_connection, "PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, body BLOB NOT NULL)");
        _insert = Insertion(_connection);
        _delete = _connection.CreateCommand();
        _delete.CommandText = "DELETE FROM deliveries WHERE rowid = (SELECT min(rowid) FROM deliveries)";
        _delete.Prepare();
    }

    /// <summary>Stores with one connection and one prepared command, a commit each.</summary>
    public void Store(int count)
    {
        for (; count > 0; count--)
        {
            Insert(_insert);
        }
    }

    /// <summary>Stores with a connection and a transaction each, as a scoped database context does.</summary>
    public void StoreWithConnectionEach(int count)
    {
        for (; count > 0; count--)
        {
            using var connection = Open();
            using var transaction = connection.BeginTransaction();
            using var insert = Insertion(connection);
            insert.Transaction = transaction;
            Insert(insert);
            transaction.Commit();
        }
    }

    /// <summary>Takes this many rows out again, one after the other.</summary>
    public void Handle(int count)
    {
        for (; count > 0; count--)
        {
            _delete.ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _delete.Dispose();
        _connection.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_source);
        connection.Open();
        Execute(connection, "PRAGMA synchronous=FULL");
        return connection;
    }

    private SqliteCommand Insertion(SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO deliveries (id, body) VALUES ($id, $body)";
        command.Parameters.AddWithValue("$id", "");
        command.Parameters.AddWithValue("$body", _body);
        command.Prepare();
        return command;
    }

    private static void Insert(SqliteCommand insertion)
    {
        insertion.Parameters[0].Value = Guid.NewGuid().ToString();
        insertion.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
