using Webhooks.Recovery;

namespace Webhooks;

/// <summary>Represents a sweep's question to a source about one project.</summary>
public sealed class WebhookRecoveryQuery
{
    private readonly RecoveryRequests _requests;

    internal WebhookRecoveryQuery(RecoveryRequests requests) => _requests = requests;

    /// <summary>Gets the name of the endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets the project, as the options name it.</summary>
    public required string Project { get; init; }

    /// <summary>Gets the event types that are wanted.</summary>
    public required IReadOnlySet<string> Types { get; init; }

    /// <summary>Gets the time from which on events are wanted: the place of the last sweep less the overlap.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Gets the time up to which events are wanted.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>
    /// Gets the earliest time for which the store remembers what arrived, never later than <see cref="Since"/>. A source that finds events
    /// from before <see cref="Since"/> by another way may return them; earlier events are ignored.
    /// </summary>
    public required DateTimeOffset Earliest { get; init; }

    /// <summary>
    /// Sends a request within the budget of the sweep. It waits while the budget is spent, and as long as the provider asks to when the
    /// request throws <see cref="WebhookRecoveryException"/> with <see cref="WebhookRecoveryException.RetryAfter"/>, and then sends it
    /// again.
    /// </summary>
    /// <typeparam name="T">The type of the answer.</typeparam>
    /// <param name="request">Sends the request; may be called several times.</param>
    /// <param name="cancellationToken">Cancels the waiting and the request.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="WebhookRecoveryException">The provider refused the request, or did not answer it.</exception>
    public Task<T> RequestAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _requests.SendAsync(request, cancellationToken);
    }

    /// <summary>
    /// Reports an item in a state that the source does not know, so that it is not recovered. It is counted, and logged once for each
    /// state.
    /// </summary>
    /// <param name="type">The event type that would have been due.</param>
    /// <param name="status">The state, as the provider spells it.</param>
    public void ReportUnknownStatus(string type, string status)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(status);
        _requests.UnknownStatus(type, status);
    }
}
