namespace Webhooks;

/// <summary>Selects stored deliveries: those that match every member that is set. Immutable; the default selects all.</summary>
public sealed record WebhookDeliveryFilter
{
    /// <summary>Gets the state; <see langword="null"/> for any.</summary>
    public WebhookDeliveryState? State { get; init; }

    /// <summary>Gets the provider's name, exactly; <see langword="null"/> for any.</summary>
    public string? Provider { get; init; }

    /// <summary>Gets the endpoint's name, exactly; <see langword="null"/> for any.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Gets the tenant, exactly; <see langword="null"/> for any.</summary>
    public string? Tenant { get; init; }

    /// <summary>Gets the event type, exactly; <see langword="null"/> for any.</summary>
    public string? Type { get; init; }

    /// <summary>Gets the subject (<see cref="WebhookDelivery.Subject"/>), exactly; <see langword="null"/> for any.</summary>
    public string? Subject { get; init; }

    /// <summary>Gets the time from which deliveries were received, included; <see langword="null"/> for any.</summary>
    public DateTimeOffset? ReceivedFrom { get; init; }

    /// <summary>Gets the time before which deliveries were received; <see langword="null"/> for any.</summary>
    public DateTimeOffset? ReceivedBefore { get; init; }

    /// <summary>
    /// Gets a text that the body holds, byte for byte in UTF-8; <see langword="null"/> for any. A search reads bodies, and a page may end
    /// before the store was searched to its end: <see cref="WebhookDeliveryPage.Next"/> continues it.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Gets a text that the last error holds; <see langword="null"/> for any.</summary>
    public string? Error { get; init; }
}
