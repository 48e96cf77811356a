using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>The handler of every way with Wolverine.</summary>
public static class WolverineDeliveryHandler
{
    public static void Handle(StoredDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        HandledDeliveries.Handle(delivery.Body);
    }
}
