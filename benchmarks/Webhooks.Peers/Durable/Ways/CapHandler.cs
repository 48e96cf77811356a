using DotNetCore.CAP;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>The handler of the way with CAP.</summary>
public sealed class CapHandler : ICapSubscribe
{
    internal const string Topic = "circleci";

    [CapSubscribe(Topic)]
    public void Handle(StoredDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        HandledDeliveries.Handle(delivery.Body);
    }
}
