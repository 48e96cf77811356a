using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>
/// SQLite by hand: a transaction for each step, on one connection behind a lock. Without the lock, writers would poll for the file's.
/// </summary>
internal sealed class InsertIntoSqlite : IDurableServing
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly DurablePlace _place;
    private readonly SemaphoreSlim _lock = new(1);
    private readonly SemaphoreSlim _wake = new(0);
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _next;
    private readonly SqliteCommand _done;

    public InsertIntoSqlite(DurablePlace place)
    {
        _place = place;
        _connection = new($"Data Source={place.File}");
        _connection.Open();
        Command(
            """
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=FULL;
            CREATE TABLE deliveries (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body BLOB NOT NULL,
                handled INTEGER NOT NULL DEFAULT 0);
            CREATE INDEX deliveries_open ON deliveries (number) WHERE handled = 0;
            """).ExecuteNonQuery();
        _insert = Command("INSERT INTO deliveries (id, body) VALUES ($id, $body) ON CONFLICT (id) DO NOTHING", "$id", "$body");
        _next = Command("SELECT number, body FROM deliveries WHERE handled = 0 ORDER BY number LIMIT 1");
        _done = Command("UPDATE deliveries SET handled = 1 WHERE number = $number", "$number");
    }

    public void Add(WebApplicationBuilder builder) => _ = Task.Run(WorkAsync);

    public void Map(WebApplication app) => app.MapPeer(StoreAsync);

    public Task<long> CountOpenAsync() => StoreQueries.CountInFileAsync(_place, "SELECT COUNT(*) FROM deliveries WHERE handled = 0");

    private async Task StoreAsync(StoredDelivery delivery)
    {
        await LockedAsync(() =>
        {
            (_insert.Parameters[0].Value, _insert.Parameters[1].Value) = (delivery.Id.ToString(), delivery.Body);
            return _insert.ExecuteNonQuery();
        });

        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            if (await LockedAsync(Next) is not var (number, body))
            {
                await _wake.WaitAsync(PollInterval);
                continue;
            }

            HandledDeliveries.Handle(body);
            await LockedAsync(() =>
            {
                _done.Parameters[0].Value = number;
                return _done.ExecuteNonQuery();
            });
        }
    }

    private (long Number, byte[] Body)? Next()
    {
        using var row = _next.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : null;
    }

    private async Task<T> LockedAsync<T>(Func<T> work)
    {
        await _lock.WaitAsync();

        try
        {
            return work();
        }
        finally
        {
            _lock.Release();
        }
    }

    private SqliteCommand Command(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;

        foreach (var name in parameters)
        {
            command.Parameters.AddWithValue(name, DBNull.Value);
        }

        return command;
    }
}
