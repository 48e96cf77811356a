namespace Webhooks.Processing;

/// <summary>The capabilities of a store, by which the worker and the contract's tests behave.</summary>
internal sealed record InboxStoreCapabilities
{
    /// <summary>Gets the store's name in texts: <c>SQLite</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Gets a value indicating whether leases are taken by endpoint, so that deliveries of other endpoints stay in the store.
    /// </summary>
    public required bool FiltersByEndpoint { get; init; }

    /// <summary>Gets a value indicating whether a delivery can be due at any time, so that jitter is possible.</summary>
    public required bool AnyDueTime { get; init; }

    /// <summary>
    /// Gets how often the worker asks for deliveries when nothing announces new ones; <see langword="null"/> when leasing itself waits for
    /// them.
    /// </summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>Gets how often held leases are renewed; <see langword="null"/> when they need not be.</summary>
    public TimeSpan? RenewInterval { get; init; }
}
