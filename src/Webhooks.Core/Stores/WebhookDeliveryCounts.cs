namespace Webhooks;

/// <summary>The numbers of deliveries that a store holds. A number that a store cannot tell is <see langword="null"/>. Immutable.</summary>
public sealed record WebhookDeliveryCounts
{
    /// <summary>Gets the number of deliveries that wait to be handled, for the first time or again.</summary>
    public required long Pending { get; init; }

    /// <summary>Gets the number of deliveries that are being handled.</summary>
    public long? Running { get; init; }

    /// <summary>Gets the number of deliveries that were handled and are still remembered.</summary>
    public long? Handled { get; init; }

    /// <summary>Gets the number of dead letters.</summary>
    public required long DeadLettered { get; init; }

    /// <summary>Gets how long ago the oldest delivery that is not yet handled was received; zero when there is none.</summary>
    public TimeSpan? OldestWaitingAge { get; init; }

    /// <summary>Gets the number of processes that handle deliveries of this store.</summary>
    public long? Workers { get; init; }
}
