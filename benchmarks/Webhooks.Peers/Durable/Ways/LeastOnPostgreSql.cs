using Microsoft.AspNetCore.Builder;
using Npgsql;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>
/// What PostgreSQL allows: inserts in batches, and one worker whose completions share a statement and a commit with its next claims. A
/// limit to compare with, and no product: what fails is lost or waits forever.
/// </summary>
internal sealed class LeastOnPostgreSql : IDurableServing
{
    private const int Batch = 256;
    private const int Writers = 2;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly DurablePlace _place;
    private readonly bool _handles;
    private readonly NpgsqlDataSource _database;
    private readonly GroupedWrites<StoredDelivery> _inserts;
    private readonly SemaphoreSlim _wake = new(0);

    public LeastOnPostgreSql(DurablePlace place, bool handles)
    {
        (_place, _handles) = (place, handles);
        _inserts = new(Batch, InsertAsync);
        _database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(place.PostgreSql) { MaxPoolSize = 8, AutoPrepareMinUsages = 1 }.ConnectionString);
        using var tables = _database.CreateCommand(
            """
            CREATE TABLE deliveries (
                number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL UNIQUE, body bytea NOT NULL,
                received timestamptz NOT NULL DEFAULT now(), attempts int NOT NULL DEFAULT 0,
                lease timestamptz NOT NULL DEFAULT '-infinity', handled timestamptz);
            CREATE INDEX deliveries_open ON deliveries (number) WHERE handled IS NULL;
            """);
        tables.ExecuteNonQuery();
    }

    public void Add(WebApplicationBuilder builder)
    {
        _inserts.Start(Writers);

        if (_handles)
        {
            _ = Task.Run(WorkAsync);
        }
    }

    public void Map(WebApplication app) => app.MapPeer(_inserts.AddAsync);

    public Task<long> CountOpenAsync() =>
        StoreQueries.CountInDatabaseAsync(_place, "SELECT COUNT(*) FROM deliveries WHERE handled IS NULL");

    private async Task InsertAsync(IReadOnlyList<StoredDelivery> batch)
    {
        await using var insert = _database.CreateCommand(
            "INSERT INTO deliveries (id, body) SELECT * FROM unnest($1, $2) ON CONFLICT (id) DO NOTHING");
        insert.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. batch.Select(delivery => delivery.Id)] });
        insert.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. batch.Select(delivery => delivery.Body)] });
        await insert.ExecuteNonQueryAsync();

        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    private async Task WorkAsync()
    {
        await using var connection = await _database.OpenConnectionAsync();
        long[] done = [];

        while (true)
        {
            done = await HandleSomeAsync(connection, done);

            if (done.Length == 0)
            {
                await _wake.WaitAsync(PollInterval);
            }
        }
    }

    // What is done and what comes next, in one round trip.
    private static async Task<long[]> HandleSomeAsync(NpgsqlConnection connection, long[] done)
    {
        await using var batch = new NpgsqlBatch(connection);

        if (done.Length > 0)
        {
            var complete = new NpgsqlBatchCommand("UPDATE deliveries SET handled = now() WHERE number = ANY($1)");
            complete.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = done });
            batch.BatchCommands.Add(complete);
        }

        batch.BatchCommands.Add(new(
            """
            UPDATE deliveries SET attempts = attempts + 1, lease = now() + interval '30 seconds'
            WHERE number IN (
                SELECT number FROM deliveries WHERE handled IS NULL AND lease < now() ORDER BY number LIMIT 256 FOR UPDATE SKIP LOCKED)
            RETURNING number, body
            """));
        List<long> numbers = [];
        await using var rows = await batch.ExecuteReaderAsync();

        do
        {
            while (await rows.ReadAsync())
            {
                numbers.Add(rows.GetInt64(0));
                HandledDeliveries.Handle(await rows.GetFieldValueAsync<byte[]>(1));
            }
        }
        while (await rows.NextResultAsync());

        return [.. numbers];
    }
}
