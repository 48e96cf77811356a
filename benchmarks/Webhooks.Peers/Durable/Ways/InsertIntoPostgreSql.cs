using Microsoft.AspNetCore.Builder;
using Npgsql;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>
/// PostgreSQL by hand: an <c>INSERT</c> for each request from a pool, and four workers that lock twenty rows each, handle them, and mark
/// them in the same transaction.
/// </summary>
internal sealed class InsertIntoPostgreSql : IDurableServing
{
    private const int Workers = 4;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly DurablePlace _place;
    private readonly bool _handles;
    private readonly NpgsqlDataSource _database;
    private readonly SemaphoreSlim _wake = new(0);

    public InsertIntoPostgreSql(DurablePlace place, bool handles)
    {
        (_place, _handles) = (place, handles);
        _database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(place.PostgreSql) { MaxPoolSize = 40, MinPoolSize = 36 }.ConnectionString);
        using var tables = _database.CreateCommand(
            """
            CREATE TABLE deliveries (
                number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL UNIQUE, body bytea NOT NULL,
                received timestamptz NOT NULL DEFAULT now(), handled timestamptz);
            CREATE INDEX deliveries_open ON deliveries (number) WHERE handled IS NULL;
            """);
        tables.ExecuteNonQuery();
    }

    public void Add(WebApplicationBuilder builder)
    {
        for (var worker = 0; _handles && worker < Workers; worker++)
        {
            _ = Task.Run(WorkAsync);
        }
    }

    public void Map(WebApplication app) => app.MapPeer(StoreAsync);

    public Task<long> CountOpenAsync() =>
        StoreQueries.CountInDatabaseAsync(_place, "SELECT COUNT(*) FROM deliveries WHERE handled IS NULL");

    private async Task StoreAsync(StoredDelivery delivery)
    {
        await using var insert = _database.CreateCommand("INSERT INTO deliveries (id, body) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING");
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = delivery.Id });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = delivery.Body });
        await insert.ExecuteNonQueryAsync();

        if (_wake.CurrentCount < Workers)
        {
            _wake.Release();
        }
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            if (await HandleSomeAsync() == 0)
            {
                await _wake.WaitAsync(PollInterval);
            }
        }
    }

    private async Task<int> HandleSomeAsync()
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        List<long> numbers = [];
        await using (var claim = new NpgsqlCommand(
            "SELECT number, body FROM deliveries WHERE handled IS NULL ORDER BY number LIMIT 20 FOR UPDATE SKIP LOCKED",
            connection,
            transaction))
        await using (var rows = await claim.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                numbers.Add(rows.GetInt64(0));
                HandledDeliveries.Handle(await rows.GetFieldValueAsync<byte[]>(1));
            }
        }

        if (numbers.Count > 0)
        {
            await using var done = new NpgsqlCommand(
                "UPDATE deliveries SET handled = now() WHERE number = ANY($1)", connection, transaction);
            done.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. numbers] });
            await done.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        return numbers.Count;
    }
}
