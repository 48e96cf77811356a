using Microsoft.Extensions.Logging;
using Webhooks.Telemetry;

namespace Webhooks.Recovery;

/// <summary>
/// Sends the requests of a sweep: no more than the budget within an interval, and none while the provider asks to wait. Not for concurrent
/// sweeps.
/// </summary>
internal sealed class RecoveryRequests(
    string endpoint, int max, TimeSpan interval, RecoveryTelemetry telemetry, TimeProvider time, ILogger logger)
{
    private const int MostWaits = 10;
    private const int MostStates = 100;

    // A provider that asks for a longer wait is asked again earlier; it would only repeat its answer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly HashSet<(string, string)> _states = [];
    private long _started = time.GetTimestamp();
    private int _inInterval;

    /// <summary>Gets how many requests were sent in all.</summary>
    public int Sent { get; private set; }

    public async Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        for (var waits = 0; ; waits++)
        {
            await TakeAsync(cancellationToken);

            try
            {
                return await request(cancellationToken);
            }
            catch (WebhookRecoveryException refused) when (refused.RetryAfter is not null && waits < MostWaits)
            {
                var wait = TimeSpan.FromTicks(Math.Clamp(refused.RetryAfter.Value.Ticks, 0, LongestWait.Ticks));
                var waiting = Task.Delay(wait, time, cancellationToken);
                RecoveryLog.Throttled(logger, endpoint, wait);
                await waiting;
            }
        }
    }

    public void UnknownStatus(string type, string status)
    {
        telemetry.Skipped(endpoint, type);

        if (_states.Count < MostStates && _states.Add((type, status)))
        {
            RecoveryLog.UnknownStatus(logger, endpoint, type, LogSafeText.Of(status));
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        var elapsed = time.GetElapsedTime(_started);

        if (elapsed >= interval)
        {
            (_started, _inInterval) = (time.GetTimestamp(), 0);
        }
        else if (_inInterval >= max)
        {
            var waiting = Task.Delay(interval - elapsed, time, cancellationToken);
            RecoveryLog.BudgetSpent(logger, endpoint, max, interval - elapsed);
            await waiting;
            (_started, _inInterval) = (time.GetTimestamp(), 0);
        }

        _inInterval++;
        Sent++;
        telemetry.Requested(endpoint);
    }
}
