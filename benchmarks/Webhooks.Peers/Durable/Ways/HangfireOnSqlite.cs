using Hangfire.Storage.SQLite;
using Microsoft.AspNetCore.Builder;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>Hangfire with its jobs in SQLite.</summary>
internal sealed class HangfireOnSqlite(DurablePlace place) : IDurableServing
{
    public void Add(WebApplicationBuilder builder) => builder.AddHangfireWith(configuration =>
        configuration.UseSQLiteStorage(place.File, new SQLiteStorageOptions { QueuePollInterval = HangfireApp.PollInterval }));

    public void Map(WebApplication app) => app.MapHangfirePeer();

    public Task<long> CountOpenAsync() => StoreQueries.CountInFileAsync(place, "SELECT COUNT(*) FROM [Job] WHERE StateName <> 'Succeeded'");
}
