using Microsoft.AspNetCore.Builder;
using Weasel.Sqlite;
using Webhooks.Peers.Durable.Serving;
using Wolverine.Http;
using Wolverine.Sqlite;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>
/// Wolverine's durable local queue in SQLite. As it comes it answers before the disk has the delivery (<c>synchronous=NORMAL</c>); when it
/// is told to be full, its commits wait for the disk as ours do.
/// </summary>
internal sealed class WolverineOnSqlite(DurablePlace place, bool isFull) : IDurableServing
{
    public void Add(WebApplicationBuilder builder) => builder.AddWolverine(options =>
    {
        var source = $"Data Source={place.File}";

        if (isFull)
        {
            var pragmas = SqlitePragmaSettings.Default;
            pragmas.Synchronous = SynchronousMode.FULL;
            options.PersistMessagesWithSqlite(new SqliteDataSource(source, pragmas));
        }
        else
        {
            options.PersistMessagesWithSqlite(source);
        }

        options.UseDurableQueue();
    });

    public void Map(WebApplication app) => app.MapWolverineEndpoints();

    public Task<long> CountOpenAsync() =>
        StoreQueries.CountInFileAsync(place, "SELECT COUNT(*) FROM wolverine_incoming_envelopes WHERE status <> 'Handled'");
}
