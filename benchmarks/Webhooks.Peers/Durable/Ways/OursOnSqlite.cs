using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>The SQLite inbox with its defaults, but for the number of handlers where one is given.</summary>
internal sealed class OursOnSqlite(DurablePlace place, int? concurrency = null) : IDurableServing
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddMeasuredWebhook()
        .AddSqliteInbox(options =>
        {
            options.Path = place.File;
            options.Concurrency = concurrency ?? options.Concurrency;
        });

    public void Map(WebApplication app) => app.MapMeasuredWebhook();

    public Task<long> CountOpenAsync() => StoreQueries.CountInFileAsync(place, "SELECT COUNT(*) FROM deliveries WHERE state <> 2");
}
