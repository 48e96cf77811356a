using Hangfire.PostgreSql;
using Microsoft.AspNetCore.Builder;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>Hangfire with its jobs in PostgreSQL, told of new ones by the database.</summary>
internal sealed class HangfireOnPostgreSql(DurablePlace place) : IDurableServing
{
    public void Add(WebApplicationBuilder builder) => builder.AddHangfireWith(configuration => configuration.UsePostgreSqlStorage(
        postgreSql => postgreSql.UseNpgsqlConnection(place.PostgreSql),
        new PostgreSqlStorageOptions { EnableLongPolling = true, QueuePollInterval = HangfireApp.PollInterval }));

    public void Map(WebApplication app) => app.MapHangfirePeer();

    public Task<long> CountOpenAsync() =>
        StoreQueries.CountInDatabaseAsync(place, "SELECT COUNT(*) FROM hangfire.job WHERE statename <> 'Succeeded'");
}
