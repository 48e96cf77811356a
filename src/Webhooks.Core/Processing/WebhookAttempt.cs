using System.Diagnostics;
using Webhooks.Handling;

namespace Webhooks;

/// <summary>One attempt to handle a delivery, as a store knows it. Immutable.</summary>
public sealed class WebhookAttempt
{
    private int _number = 1;

    /// <summary>Gets the delivery.</summary>
    public required WebhookDelivery Delivery { get; init; }

    /// <summary>Gets the number of this attempt: 1 or more; 1 by default. Handlers see it.</summary>
    public int Number
    {
        get => _number;
        init => _number = value;
    }

    /// <summary>
    /// Gets the handlers that have succeeded in earlier attempts and do not run again
    /// (<see cref="WebhookAttemptResult.SucceededHandlers"/> of the attempt before); none by default.
    /// </summary>
    public IReadOnlyCollection<string> SucceededHandlers { get; init; } = [];

    /// <summary>
    /// Gets the name of the one handler to run, for a replay by an operator; <see langword="null"/>, the default, runs every handler that
    /// has not succeeded yet.
    /// </summary>
    public string? OnlyHandler { get; init; }

    /// <summary>
    /// Gets the span in which the delivery was accepted, in whatever process; the span of the attempt links to it. The default value, when
    /// it was not traced, links to nothing.
    /// </summary>
    public ActivityContext AcceptedBy { get; init; }

    /// <summary>Gets or sets the lease of the attempt, for handlers that commit their success themselves; a store sets it.</summary>
    internal IAttemptLease? Lease { get; set; }

    /// <summary>
    /// Gets how many attempts the deduplicator had counted before the first one of these; <see langword="null"/> when the store counts.
    /// Then the number is known only once the delivery is claimed.
    /// </summary>
    internal int? CountedBefore { get; init; }

    /// <summary>Gets how many attempts the deduplicator has counted by now; <see langword="null"/> when it has not.</summary>
    internal int? Counted { get; private set; }

    /// <summary>Takes over the count of the deduplicator.</summary>
    internal void CountAs(int number, int counted) => (_number, Counted) = (number, counted);
}
