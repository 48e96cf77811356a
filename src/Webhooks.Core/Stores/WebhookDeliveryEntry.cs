namespace Webhooks;

/// <summary>A stored delivery as an operator sees it, without its body. Immutable.</summary>
public sealed record WebhookDeliveryEntry
{
    /// <summary>Gets the key by which the store identifies the delivery. It has no meaning to others.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the provider's name.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets the name of the endpoint that received it.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets the tenant whose secret signed it; <see langword="null"/> when there are no tenants.</summary>
    public string? Tenant { get; init; }

    /// <summary>Gets its id; see <see cref="WebhookDelivery.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the event type as the signed body spells it; empty when it names none.</summary>
    public required string Type { get; init; }

    /// <summary>Gets what the event is about; see <see cref="WebhookDelivery.Subject"/>.</summary>
    public string? Subject { get; init; }

    /// <summary>Gets where the delivery came from.</summary>
    public WebhookOrigin Origin { get; init; } = WebhookOrigin.Delivered;

    /// <summary>Gets when it was received, in UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Gets when the event happened, by the signed body, in UTC; <see langword="null"/> when it does not say.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Gets the state.</summary>
    public required WebhookDeliveryState State { get; init; }

    /// <summary>Gets the number of attempts that were started; those that were interrupted by a clean stop do not count.</summary>
    public required int Attempts { get; init; }

    /// <summary>Gets when a pending delivery that has failed before is due again; else <see langword="null"/>.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Gets when it was handled or became a dead letter; else <see langword="null"/>.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Gets why its last attempt failed, at most 2,000 characters; <see langword="null"/> when none has.</summary>
    public string? LastError { get; init; }

    /// <summary>Gets the handlers that have succeeded and do not run again at a retry; may be empty once all have.</summary>
    public IReadOnlyList<string> SucceededHandlers { get; init; } = [];
}
