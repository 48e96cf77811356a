namespace Webhooks.Handling;

/// <summary>A request to dispatch a delivery to its handlers.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Attempt">The number of the attempt, from 1; handlers see it.</param>
/// <param name="SucceededHandlers">The handlers that have succeeded before and do not run again.</param>
/// <param name="OnlyHandler">
/// The one handler that runs, also if it has succeeded before; <see langword="null"/> for all that have not.
/// </param>
/// <param name="Lease">
/// The lease of the attempt, for handlers that commit their success themselves; null where a store has none.
/// </param>
internal readonly record struct DispatchRequest(
    WebhookDelivery Delivery, int Attempt, IReadOnlyCollection<string> SucceededHandlers, string? OnlyHandler, IAttemptLease? Lease = null);
