using System.Diagnostics.CodeAnalysis;

namespace Webhooks;

/// <summary>The identity of a delivery: what its provider says it is, read from what is signed.</summary>
public readonly record struct WebhookIdentity
{
    /// <summary>Names the type of an event that has no id of its own.</summary>
    /// <param name="type">The event type as sent; empty when the body names none.</param>
    [SetsRequiredMembers]
    public WebhookIdentity(string type) => Type = type;

    /// <summary>Gets the event type as sent; empty when the body names none.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// Gets the event's id, when the scheme has one and it is fit for one (1 to 200 bytes); null makes the receiver use the SHA-256 of the
    /// body.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>Gets when the event happened; null when the body does not say.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>
    /// Gets the event type that an unsigned header claims; null without such a header. Used only to count disagreements with
    /// <see cref="Type"/>.
    /// </summary>
    public string? HeaderType { get; init; }
}
