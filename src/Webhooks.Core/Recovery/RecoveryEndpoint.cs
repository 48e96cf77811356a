namespace Webhooks.Recovery;

/// <summary>Says that an endpoint recovers what never came.</summary>
internal sealed record RecoveryEndpoint(string Name);
