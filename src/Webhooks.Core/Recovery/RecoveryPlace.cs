namespace Webhooks.Recovery;

/// <summary>The place that the sweeps of a project have reached.</summary>
/// <param name="RemembersSince">When the store began to remember the facts of the endpoint: it knows nothing about the time before.</param>
/// <param name="Place">Up to when everything has arrived or was recovered.</param>
internal readonly record struct RecoveryPlace(DateTimeOffset RemembersSince, DateTimeOffset Place);
