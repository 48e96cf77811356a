namespace Webhooks.Processing;

/// <summary>A worker's request for deliveries.</summary>
/// <param name="Endpoints">The endpoints that are handled here.</param>
/// <param name="Count">How many deliveries at most, from 1.</param>
/// <param name="TakesSuspect">Whether one of them may be a suspect.</param>
internal readonly record struct LeaseRequest(IReadOnlyList<string> Endpoints, int Count, bool TakesSuspect);
