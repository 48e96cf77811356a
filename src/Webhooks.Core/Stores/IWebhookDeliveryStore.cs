namespace Webhooks;

/// <summary>
/// Represents an inbox to its operators: list, find, load, count, retry, replay and delete deliveries. Registered by every inbox that
/// stores; take it from the app's services. It sees and changes what other processes do with the same store too.
/// </summary>
/// <remarks>
/// Safe for concurrent use. Every member throws <see cref="InvalidOperationException"/> unless the host runs, and may throw an exception of
/// the store's driver when the store cannot be read or written. <see cref="Capabilities"/> says what a store cannot do.
/// </remarks>
public interface IWebhookDeliveryStore
{
    /// <summary>Gets what the store can show and do.</summary>
    WebhookStoreCapabilities Capabilities { get; }

    /// <summary>Lists deliveries, newest first. A page costs the same whatever comes after it.</summary>
    /// <param name="filter">Which deliveries.</param>
    /// <param name="count">How many at most: 1 to 1,000.</param>
    /// <param name="after">
    /// The <see cref="WebhookDeliveryPage.Next"/> of the page before; <see langword="null"/> begins with the newest.
    /// </param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="ArgumentNullException"><paramref name="filter"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    /// <exception cref="ArgumentException"><paramref name="after"/> is not from this store.</exception>
    Task<WebhookDeliveryPage> ListAsync(
        WebhookDeliveryFilter filter, int count = 50, string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Finds a delivery by its key.</summary>
    /// <param name="key">Its <see cref="WebhookDeliveryEntry.Key"/>.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>The delivery without its body; <see langword="null"/> when the store does not hold it.</returns>
    Task<WebhookDeliveryEntry?> FindAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Reads a delivery with its body, as a handler would get it.</summary>
    /// <param name="key">Its <see cref="WebhookDeliveryEntry.Key"/>.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>The delivery; <see langword="null"/> when the store does not hold it.</returns>
    Task<WebhookDelivery?> LoadAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Lists the failures of a delivery, oldest first; the last 100 at most.</summary>
    /// <param name="key">Its <see cref="WebhookDeliveryEntry.Key"/>.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>The failures; none when it has none, or the store does not keep them.</returns>
    Task<IReadOnlyList<WebhookFailedAttempt>> ListFailedAttemptsAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Counts the deliveries by state.</summary>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<WebhookDeliveryCounts> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Applies an operation to one delivery. The change is logged with its operator.</summary>
    /// <param name="key">Its <see cref="WebhookDeliveryEntry.Key"/>.</param>
    /// <param name="operation">What to do.</param>
    /// <param name="cancellationToken">Ends the wait, not the change.</param>
    /// <returns>
    /// Whether it was changed: <see langword="false"/> when the store does not hold it, or it is in a state that the operation leaves.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    Task<bool> ApplyAsync(string key, WebhookOperation operation, CancellationToken cancellationToken = default);

    /// <summary>Plans an operation over a filter, and changes nothing.</summary>
    /// <param name="filter">Which deliveries.</param>
    /// <param name="operation">What to do.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    Task<WebhookOperationPlan> PlanAsync(
        WebhookDeliveryFilter filter, WebhookOperation operation, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs a plan, oldest first, in steps between which deliveries are accepted and handled. When it is interrupted, the changes that were
    /// made stay. The run is logged with its operator and its progress.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="progress">Receives the progress after each step; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the run after the step that is under way; the result says how far it got.</param>
    /// <exception cref="ArgumentNullException"><paramref name="plan"/> is <see langword="null"/>.</exception>
    Task<WebhookOperationProgress> RunAsync(
        WebhookOperationPlan plan, IProgress<WebhookOperationProgress>? progress = null, CancellationToken cancellationToken = default);
}
