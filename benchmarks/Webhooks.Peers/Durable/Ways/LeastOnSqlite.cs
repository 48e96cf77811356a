using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>
/// What SQLite allows: one writer with a commit for all that wait; what is stored goes to the handlers in memory, and completions share the
/// commits. A limit to compare with, and no product: no leases, no attempts, no second look at what failed.
/// </summary>
internal sealed class LeastOnSqlite(DurablePlace place) : IDurableServing
{
    private const int Handlers = 2;
    private const int Batch = 1000;

    private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>(new() { SingleReader = true });
    private readonly Channel<(long Number, byte[] Body)> _work = Channel.CreateUnbounded<(long, byte[])>();

    public void Add(WebApplicationBuilder builder)
    {
        new Thread(Write) { IsBackground = true }.Start();

        for (var handler = 0; handler < Handlers; handler++)
        {
            _ = Task.Run(WorkAsync);
        }
    }

    public void Map(WebApplication app) => app.MapPeer(StoreAsync);

    public Task<long> CountOpenAsync() => StoreQueries.CountInFileAsync(place, "SELECT COUNT(*) FROM deliveries WHERE handled = 0");

    private async Task StoreAsync(StoredDelivery delivery)
    {
        var stored = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _changes.Writer.TryWrite(new(delivery, stored, Done: 0));

        if (await stored.Task is > 0 and var number)
        {
            _work.Writer.TryWrite((number, delivery.Body));
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var (number, body) in _work.Reader.ReadAllAsync())
        {
            HandledDeliveries.Handle(body);
            _changes.Writer.TryWrite(new(null, null, number));
        }
    }

    private void Write()
    {
        using var connection = new SqliteConnection($"Data Source={place.File}");
        connection.Open();
        Command(
            connection,
            """
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=FULL;
            PRAGMA wal_autocheckpoint=4000;
            PRAGMA cache_size=-16384;
            CREATE TABLE deliveries (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, body BLOB NOT NULL,
                handled INTEGER NOT NULL DEFAULT 0);
            """).ExecuteNonQuery();
        using var insert = Command(
            connection,
            "INSERT INTO deliveries (id, body) VALUES ($id, $body) ON CONFLICT (id) DO NOTHING RETURNING number",
            "$id",
            "$body");
        using var complete = Command(connection, "UPDATE deliveries SET handled = 1 WHERE number = $number", "$number");

        while (_changes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            List<(TaskCompletionSource<long> Stored, long Number)> committed = [];
            using var transaction = connection.BeginTransaction();
            (insert.Transaction, complete.Transaction) = (transaction, transaction);

            for (var count = 0; count < Batch && _changes.Reader.TryRead(out var change); count++)
            {
                if (change.New is { } delivery)
                {
                    (insert.Parameters[0].Value, insert.Parameters[1].Value) = (delivery.Id.ToByteArray(), delivery.Body);
                    committed.Add((change.Stored!, insert.ExecuteScalar() as long? ?? 0));
                }
                else
                {
                    complete.Parameters[0].Value = change.Done;
                    complete.ExecuteNonQuery();
                }
            }

            transaction.Commit();
            committed.ForEach(one => one.Stored.SetResult(one.Number));
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;

        foreach (var name in parameters)
        {
            command.Parameters.AddWithValue(name, DBNull.Value);
        }

        return command;
    }

    /// <summary>A delivery to store, or the number of one that is done.</summary>
    private readonly record struct Change(StoredDelivery? New, TaskCompletionSource<long>? Stored, long Done);
}
