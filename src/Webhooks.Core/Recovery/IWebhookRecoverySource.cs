namespace Webhooks;

/// <summary>
/// Asks a provider what has happened, for <see cref="WebhookBuilder.RecoverMissed"/>. Register it as a singleton; the packages of the
/// providers' API clients bring theirs. The source does not decide whether an event has arrived: it returns all that was due, and the store
/// decides.
/// </summary>
/// <remarks>Implementations must be safe for concurrent use.</remarks>
public interface IWebhookRecoverySource
{
    /// <summary>Gets the name of the provider whose endpoints this source serves (<see cref="WebhookProvider.Name"/>).</summary>
    string Provider { get; }

    /// <summary>
    /// Gets how long an event is left to arrive on its own, unless <see cref="WebhookRecoveryOptions.SettleTime"/> says otherwise.
    /// </summary>
    TimeSpan SettleTime { get; }

    /// <summary>
    /// Gets how far behind the last sweep the next one begins, unless <see cref="WebhookRecoveryOptions.Overlap"/> says otherwise.
    /// </summary>
    TimeSpan Overlap { get; }

    /// <summary>Returns what is wrong with the name of a project, with the fix; <see langword="null"/> when nothing is.</summary>
    /// <param name="project">An entry of <see cref="WebhookRecoveryOptions.Projects"/>.</param>
    string? CheckProject(string project);

    /// <summary>
    /// Returns the events that were due for a project, in any order; each may be returned more than once. Every request to the provider
    /// goes through <see cref="WebhookRecoveryQuery.RequestAsync"/>.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Cancelled when the sweep ends.</param>
    /// <returns>
    /// The events. Enumerating them throws <see cref="WebhookRecoveryException"/> when the provider refuses or does not answer; the sweep
    /// of the project then begins again later, from the same place.
    /// </returns>
    IAsyncEnumerable<RecoverableEvent> FindAsync(WebhookRecoveryQuery query, CancellationToken cancellationToken);
}
