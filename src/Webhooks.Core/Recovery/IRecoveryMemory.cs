namespace Webhooks.Recovery;

/// <summary>
/// The part of a store that recovery needs: facts apart from deliveries and their windows, places, and a lease so that one process sweeps.
/// Members throw when the store is out of reach.
/// </summary>
internal interface IRecoveryMemory
{
    /// <summary>Takes or renews the right to sweep an endpoint; false when another owner has it.</summary>
    Task<bool> TryLeaseAsync(string endpoint, string owner, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Gives the right to sweep back.</summary>
    Task ReleaseAsync(string endpoint, string owner);

    /// <summary>Returns the place of a project; null when none is stored.</summary>
    Task<RecoveryPlace?> FindPlaceAsync(string endpoint, string project, CancellationToken cancellationToken);

    /// <summary>Stores the place of a project. An existing place is only moved forward, never back.</summary>
    Task SetPlaceAsync(string endpoint, string project, RecoveryPlace place, CancellationToken cancellationToken);

    /// <summary>Returns when a delivery of an endpoint last arrived, as far as facts are kept; null when none is.</summary>
    Task<DateTimeOffset?> FindLastArrivalAsync(string endpoint, CancellationToken cancellationToken);

    /// <summary>Returns for each fact whether it is known.</summary>
    Task<IReadOnlyList<bool>> KnowAsync(IReadOnlyList<RecoveryFact> facts, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a recovered delivery together with its fact, in one transaction, unless the fact is known by then.
    /// </summary>
    /// <returns>
    /// <see cref="WebhookOutcome.Stored"/>, <see cref="WebhookOutcome.Duplicate"/>, or <see cref="WebhookOutcome.Unavailable"/> when the
    /// store took nothing.
    /// </returns>
    Task<WebhookOutcome> RecoverAsync(WebhookDelivery delivery, RecoveryFact fact, CancellationToken cancellationToken);
}
