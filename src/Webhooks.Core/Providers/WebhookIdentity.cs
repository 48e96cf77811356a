namespace Webhooks;

/// <summary>What a provider says a delivery is, read from what is signed.</summary>
/// <param name="Type">The event type as sent; empty when the body names none.</param>
/// <param name="Id">
/// The event's id, when the scheme has one and it is fit for one (1 to 200 bytes); null makes the receiver use the SHA-256 of the body.
/// </param>
/// <param name="OccurredAt">When the event happened, when the body says so.</param>
/// <param name="HeaderType">
/// The event type that an unsigned header claims; null without such a header. Used only to count disagreements with <paramref name="Type"/>.
/// </param>
public readonly record struct WebhookIdentity(string Type, string? Id = null, DateTimeOffset? OccurredAt = null, string? HeaderType = null);
