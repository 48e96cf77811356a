namespace Webhooks.Recovery;

/// <summary>The registration of an endpoint that recovers what never came.</summary>
internal sealed record RecoveryEndpoint(string Name);
