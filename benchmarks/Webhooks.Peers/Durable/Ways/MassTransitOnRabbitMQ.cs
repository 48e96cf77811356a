using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>
/// MassTransit over a quorum queue: it waits for confirms by itself. More at once than as it comes, which makes it faster.
/// </summary>
internal sealed class MassTransitOnRabbitMQ(DurablePlace place) : IDurableServing
{
    private const int Prefetch = 64;
    private const int Concurrency = 16;

    public void Add(WebApplicationBuilder builder)
    {
        builder.Services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = true);
        builder.Services.AddMassTransit(bus =>
        {
            bus.AddConsumer<MassTransitConsumer>();
            bus.UsingRabbitMq((context, configuration) =>
            {
                configuration.Host(place.RabbitMQ!);
                configuration.ReceiveEndpoint(place.Name, endpoint =>
                {
                    endpoint.SetQuorumQueue();
                    endpoint.PrefetchCount = Prefetch;
                    endpoint.ConcurrentMessageLimit = Concurrency;
                    endpoint.ConfigureConsumer<MassTransitConsumer>(context);
                });
            });
        });
    }

    public void Map(WebApplication app)
    {
        var bus = app.Services.GetRequiredService<IBus>();
        app.MapPeer(delivery => bus.Publish(delivery));
    }

    public Task<long> CountOpenAsync() => StoreQueries.CountInQueueAsync(place, place.Name);
}
