using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>The PostgreSQL inbox with its defaults, but for the number of handlers where one is given; it only stores when told not to handle.</summary>
internal sealed class OursOnPostgreSql(DurablePlace place, bool handles, int? concurrency = null) : IDurableServing
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddMeasuredWebhook().AddPostgreSqlInbox(options =>
    {
        options.ConnectionString = place.PostgreSql;
        options.EnableProcessing = handles;
        options.Concurrency = concurrency ?? options.Concurrency;
    });

    public void Map(WebApplication app) => app.MapMeasuredWebhook();

    public Task<long> CountOpenAsync() =>
        StoreQueries.CountInDatabaseAsync(place, "SELECT COUNT(*) FROM webhook_inbox WHERE state <> 2");
}
