using MassTransit;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>The handler of the way with MassTransit.</summary>
public sealed class MassTransitConsumer : IConsumer<StoredDelivery>
{
    public Task Consume(ConsumeContext<StoredDelivery> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        HandledDeliveries.Handle(context.Message.Body);
        return Task.CompletedTask;
    }
}
