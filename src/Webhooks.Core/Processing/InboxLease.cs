namespace Webhooks.Processing;

/// <summary>
/// A delivery that a store has leased to this process. Its attempt is counted in the store before a handler starts. Stores derive from it
/// to keep the data by which they settle it.
/// </summary>
internal abstract class InboxLease
{
    /// <summary>Gets the endpoint of the delivery, also when the rest cannot be read.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets the name by which operators and log lines identify the delivery.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the attempt; <see langword="null"/> when the delivery cannot be read.</summary>
    public WebhookAttempt? Attempt { get; init; }

    /// <summary>Gets why the delivery cannot be read; <see langword="null"/> when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// Gets a value indicating whether the delivery was running when its process ended, so that it may be what ended it. One suspect runs
    /// at a time, beside deliveries that are not suspect.
    /// </summary>
    public bool IsSuspect { get; init; }

    /// <summary>
    /// Gets the time until which the attempt must have started, else the lease is given back; <see langword="null"/> when it may wait for a
    /// place as long as it is renewed.
    /// </summary>
    public DateTimeOffset? StartBy { get; init; }
}
