using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>The SQLite inbox with its defaults.</summary>
internal sealed class OursOnSqlite(DurablePlace place) : IDurableServing
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddMeasuredWebhook().AddSqliteInbox(place.File);

    public void Map(WebApplication app) => app.MapMeasuredWebhook();

    public Task<long> CountOpenAsync() => StoreQueries.CountInFileAsync(place, "SELECT COUNT(*) FROM deliveries WHERE state <> 2");
}
