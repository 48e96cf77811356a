using Webhooks.Recovery;

namespace Webhooks;

/// <summary>
/// Runs sweeps by hand, beside those of <see cref="WebhookRecoveryOptions.Interval"/>. A singleton among the app's services once an
/// endpoint calls <see cref="WebhookBuilder.RecoverMissed"/>. Safe for concurrent use.
/// </summary>
public sealed class WebhookRecovery
{
    private readonly RecoverySweeps _sweeps;

    internal WebhookRecovery(RecoverySweeps sweeps) => _sweeps = sweeps;

    /// <summary>
    /// Asks the provider once what never arrived, and recovers it. The app must have been started: the inbox is part of it.
    /// </summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="run">How; <see langword="null"/> sweeps as the app itself does.</param>
    /// <param name="cancellationToken">Cancels the sweep; what was recovered until then stays.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentException">No endpoint of this name recovers.</exception>
    public Task<WebhookRecoveryReport> RunAsync(
        string endpoint, WebhookRecoveryRun? run = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return _sweeps.Find(endpoint) is { } sweep
            ? sweep.RunAsync(run ?? new(), cancellationToken)
            : throw new ArgumentException(
                $"The webhook endpoint '{endpoint}' does not recover. Call RecoverMissed on its builder.", nameof(endpoint));
    }
}
