namespace Webhooks;

/// <summary>The capabilities of a store of deliveries. Immutable.</summary>
public sealed record WebhookStoreCapabilities
{
    /// <summary>Gets the store's name: <c>SQLite</c>, <c>PostgreSQL</c>, <c>RabbitMQ</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the states whose deliveries can be listed. A filter for another state finds nothing.</summary>
    public required IReadOnlyList<WebhookDeliveryState> ListableStates { get; init; }

    /// <summary>
    /// Gets a value indicating whether lists and plans are complete and exact. Queues show the first deliveries only, and approximate
    /// counts.
    /// </summary>
    public required bool IsExact { get; init; }

    /// <summary>Gets a value indicating whether a handled delivery can be replayed.</summary>
    public required bool ReplaysHandled { get; init; }

    /// <summary>Gets a value indicating whether failed attempts are kept one by one.</summary>
    public required bool KeepsFailedAttempts { get; init; }
}
