using Microsoft.AspNetCore.Builder;
using Webhooks.Peers.Durable.Serving;
using Wolverine.Http;
using Wolverine.RabbitMQ;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>Wolverine over a quorum queue: confirms are waited for, and messages acknowledged when they are handled.</summary>
internal sealed class WolverineOnRabbitMQ(DurablePlace place) : IDurableServing
{
    private const int Concurrency = 20;

    public void Add(WebApplicationBuilder builder) => builder.AddWolverine(options =>
    {
        options.UseRabbitMq(place.RabbitMQ!).AutoProvision().UseQuorumQueues().ConfigureChannelCreation(channel =>
            (channel.PublisherConfirmationsEnabled, channel.PublisherConfirmationTrackingEnabled) = (true, true));
        options.Policies.DisableConventionalLocalRouting();
        options.PublishMessage<StoredDelivery>().ToRabbitQueue(place.Name).SendInline();
        options.ListenToRabbitQueue(place.Name).ProcessInline().ConsumerDispatchConcurrency(Concurrency);
    });

    public void Map(WebApplication app) => app.MapWolverineEndpoints();

    public Task<long> CountOpenAsync() => StoreQueries.CountInQueueAsync(place, place.Name);
}
