using Microsoft.AspNetCore.Builder;
using Webhooks.Peers.Durable.Serving;
using Wolverine.Http;
using Wolverine.Postgresql;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>Wolverine's durable local queue in PostgreSQL.</summary>
internal sealed class WolverineOnPostgreSql(DurablePlace place) : IDurableServing
{
    public void Add(WebApplicationBuilder builder) => builder.AddWolverine(options =>
    {
        options.PersistMessagesWithPostgresql(place.PostgreSql);
        options.UseDurableQueue();
    });

    public void Map(WebApplication app) => app.MapWolverineEndpoints();

    public Task<long> CountOpenAsync() =>
        StoreQueries.CountInDatabaseAsync(place, "SELECT COUNT(*) FROM wolverine.wolverine_incoming_envelopes WHERE status <> 'Handled'");
}
