namespace Webhooks;

/// <summary>Represents an event that was due at a provider, whether it arrived or not.</summary>
public sealed class RecoverableEvent
{
    /// <summary>Gets the event type, as the body spells it.</summary>
    public required string Type { get; init; }

    /// <summary>Gets what the event is about, as <see cref="WebhookDelivery.Subject"/> has it.</summary>
    public required string Subject { get; init; }

    /// <summary>
    /// Gets the final status in the words of the webhook, as <see cref="WebhookProvider.ReadStatus"/> returns it: together with type and
    /// subject it is the fact. <see langword="null"/> when the hash of the body is.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>
    /// Gets a value indicating whether <see cref="Status"/> is a guess. Such an event is known when any event of its type and subject is.
    /// </summary>
    public bool IsStatusUncertain { get; init; }

    /// <summary>Gets when the event was due; <see langword="null"/> when the provider does not say.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>
    /// Gets when the item was created, or the latest time that is known of it. It gives the order where there is no other time.
    /// </summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Gets when the item last changed: a delivery of its type and subject that was received at that time or later makes the event known.
    /// <see langword="null"/> when only the status or the body's hash does.
    /// </summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>
    /// Gets the function that makes the body, in the provider's own wire shape; called only for an event that is not known, within the
    /// sweep. It returns <see langword="null"/> when the item no longer exists.
    /// </summary>
    public required Func<CancellationToken, Task<byte[]?>> LoadBodyAsync { get; init; }

    /// <summary>Gets the time that orders events.</summary>
    internal DateTimeOffset Time => CompletedAt ?? CreatedAt;
}
