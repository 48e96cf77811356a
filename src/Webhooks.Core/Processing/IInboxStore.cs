namespace Webhooks.Processing;

/// <summary>
/// The seam between the one worker and every store of deliveries. A store knows how to keep deliveries and hand them out; waiting, places,
/// limits, judging, stuck handlers and draining are the worker's.
/// </summary>
/// <remarks>
/// All members are called concurrently; a store groups what it can into one commit or one request. Members may throw when the store is out
/// of reach: it has logged that, and the worker asks again.
/// </remarks>
internal interface IInboxStore
{
    InboxStoreCapabilities Capabilities { get; }

    /// <summary>Gets a problem that an operator should solve, beyond the counts; it degrades the health check.</summary>
    string? Problem => null;

    /// <summary>Gets a note for operators; the health check shows it, and its status stays as it is.</summary>
    string? Note => null;

    /// <summary>
    /// Leases deliveries that are due, and counts their attempts. May wait for some, and may return fewer than asked for.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the worker takes no more deliveries; leases that were taken nevertheless must be returned.
    /// </param>
    Task<IReadOnlyList<InboxLease>> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken);

    /// <summary>Writes how an attempt ended, if the lease is still held.</summary>
    Task<SettleOutcome> SettleAsync(InboxLease lease, WebhookAttemptResult result);

    /// <summary>Renews leases, and looks after leases that others have let run out. Also called without any.</summary>
    /// <returns>The leases that are lost.</returns>
    Task<IReadOnlyCollection<InboxLease>> RenewAsync(IReadOnlyCollection<InboxLease> leases);

    /// <summary>
    /// Sets a delivery aside whose handler goes on beyond its time and its grace. A store that hands out no more while a delivery is held
    /// puts it where it holds up no other; its lease, or its claim, keeps it from being run beside that handler. It is settled after this
    /// has returned.
    /// </summary>
    /// <param name="lease">The delivery.</param>
    /// <param name="ended">Ends when the handler does; then there is nothing left to put aside.</param>
    Task SetAsideAsync(InboxLease lease, Task ended) => Task.CompletedTask;

    /// <summary>Gives back leases whose attempt has not started, uncounted.</summary>
    Task ReleaseAsync(IReadOnlyCollection<InboxLease> leases);

    /// <summary>Counts what is stored; a number that the store cannot tell is <see langword="null"/>.</summary>
    /// <exception cref="InboxUnavailableException">The store cannot be used; the message says why, and how to fix it.</exception>
    Task<WebhookDeliveryCounts> CountAsync(CancellationToken cancellationToken);

    /// <summary>Proves that the store takes deliveries.</summary>
    /// <exception cref="InboxUnavailableException">It does not; the message says why, and how to fix it.</exception>
    Task ProbeAsync(CancellationToken cancellationToken);
}
