namespace Webhooks;

/// <summary>A page of stored deliveries, newest first. Immutable.</summary>
public sealed record WebhookDeliveryPage
{
    /// <summary>Gets the deliveries.</summary>
    public required IReadOnlyList<WebhookDeliveryEntry> Entries { get; init; }

    /// <summary>
    /// Gets where the next page begins, to pass to <see cref="IWebhookDeliveryStore.ListAsync"/>; <see langword="null"/> at the end. A page
    /// may be short, or empty, and have a next one: a search in bodies stops after a bounded number of them.
    /// </summary>
    public string? Next { get; init; }

    /// <summary>
    /// Gets when the oldest delivery that this page looked at was received; <see langword="null"/> when it looked at none.
    /// </summary>
    public DateTimeOffset? SearchedBackTo { get; init; }
}
