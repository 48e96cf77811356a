using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>The RabbitMQ inbox with its defaults, but for its queues for delays, and the number of handlers where one is given.</summary>
internal sealed class OursOnRabbitMQ(DurablePlace place, int? concurrency = null) : IDurableServing
{
    public void Add(WebApplicationBuilder builder) =>
        builder.Services.AddMeasuredWebhook()
            .AddRabbitMQInbox(options =>
            {
                MeasuredBroker.Use(options, place.RabbitMQ!, place.Name, handleHere: true);
                options.Concurrency = concurrency ?? options.Concurrency;
            });

    public void Map(WebApplication app) => app.MapMeasuredWebhook();

    public Task<long> CountOpenAsync() => StoreQueries.CountInQueueAsync(place, MeasuredBroker.Intake(place.Name));
}
