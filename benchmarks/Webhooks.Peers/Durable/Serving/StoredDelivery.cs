namespace Webhooks.Peers.Durable.Serving;

/// <summary>What all but ours store: the body as it came, and its id. Public, as the peers make code that uses it.</summary>
public sealed record StoredDelivery(Guid Id, byte[] Body);
