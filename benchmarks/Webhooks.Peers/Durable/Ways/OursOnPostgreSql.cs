using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>
/// The PostgreSQL inbox with its defaults, but for the number of handlers where one is given; it only stores when told not to handle, and
/// prepares its statements with a data source of the app's.
/// </summary>
internal sealed class OursOnPostgreSql(DurablePlace place, bool handles, int? concurrency = null, bool prepares = false) : IDurableServing
{
    public void Add(WebApplicationBuilder builder)
    {
        if (prepares)
        {
            builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(place.PostgreSql)
            {
                MaxAutoPrepare = 50,
                AutoPrepareMinUsages = 2,
                NoResetOnClose = true,
            }));
        }

        builder.Services.AddMeasuredWebhook().AddPostgreSqlInbox(options =>
        {
            options.ConnectionString = prepares ? "" : place.PostgreSql!;
            options.EnableProcessing = handles;
            options.Concurrency = concurrency ?? options.Concurrency;
        });
    }

    public void Map(WebApplication app) => app.MapMeasuredWebhook();

    public Task<long> CountOpenAsync() =>
        StoreQueries.CountInDatabaseAsync(place, "SELECT COUNT(*) FROM webhook_inbox WHERE state <> 2");
}
