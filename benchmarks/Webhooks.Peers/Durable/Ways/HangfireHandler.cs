using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>The job of the ways with Hangfire.</summary>
public sealed class HangfireHandler
{
    public void Handle(byte[] body) => HandledDeliveries.Handle(body);
}
