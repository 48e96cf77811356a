namespace Webhooks;

/// <summary>
/// The plan of an operation over a filter, from <see cref="IWebhookDeliveryStore.PlanAsync"/>. Running it changes the deliveries that
/// matched when the plan was made, and none that came later. Immutable.
/// </summary>
public sealed class WebhookOperationPlan
{
    /// <summary>Gets the operation.</summary>
    public required WebhookOperation Operation { get; init; }

    /// <summary>Gets the filter.</summary>
    public required WebhookDeliveryFilter Filter { get; init; }

    /// <summary>Gets the number of deliveries that match; approximate where the store is not exact.</summary>
    public required long Count { get; init; }

    /// <summary>Gets when the oldest of them was received; <see langword="null"/> when there is none, or the store cannot tell.</summary>
    public DateTimeOffset? Oldest { get; init; }

    /// <summary>Gets when the newest of them was received; <see langword="null"/> when there is none, or the store cannot tell.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Gets a few of them, at most five.</summary>
    public IReadOnlyList<WebhookDeliveryEntry> Samples { get; init; } = [];

    /// <summary>Gets where the run ends, for the store that made the plan. It has no meaning to others.</summary>
    public required string Boundary { get; init; }
}
