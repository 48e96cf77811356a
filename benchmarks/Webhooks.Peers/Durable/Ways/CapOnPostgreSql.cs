using DotNetCore.CAP;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>
/// CAP: a row in the table of published messages, then the answer. The message goes to the consumer of the same process, and counts as sent
/// when the consumer has it in the table of received ones: durable, and cheaper than any of its brokers.
/// </summary>
internal sealed class CapOnPostgreSql(DurablePlace place) : IDurableServing
{
    private const int Threads = 8;
    private const int BufferFactor = 16;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AfterStart = TimeSpan.FromMilliseconds(500);

    public void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddTransient<CapHandler>();
        builder.Services.AddCap(options =>
        {
            options.UsePostgreSql(postgreSql => postgreSql.DataSource = NpgsqlDataSource.Create(place.PostgreSql));
            options.RegisterExtension(new DirectTransportExtension());
            options.EnablePublishParallelSend = true;
            options.EnableSubscriberParallelExecute = true;
            options.SubscriberParallelExecuteThreadCount = Threads;
            options.SubscriberParallelExecuteBufferFactor = BufferFactor;
        });
    }

    public void Map(WebApplication app)
    {
        var publisher = app.Services.GetRequiredService<ICapPublisher>();
        app.MapPeer(delivery => publisher.PublishAsync(CapHandler.Topic, delivery));
    }

    // It makes its tables behind the host's back; until then nothing can be stored.
    public async Task ReadyAsync(WebApplication app)
    {
        var bootstrapper = app.Services.GetRequiredService<IBootstrapper>();

        while (!bootstrapper.IsStarted)
        {
            await Task.Delay(Interval);
        }

        await Task.Delay(AfterStart);
    }

    public async Task<long> CountOpenAsync() => await CountAsync("received") + await CountAsync("published");

    private Task<long> CountAsync(string table) =>
        StoreQueries.CountInDatabaseAsync(place, $"SELECT COUNT(*) FROM cap.{table} WHERE \"StatusName\" <> 'Succeeded'");
}
