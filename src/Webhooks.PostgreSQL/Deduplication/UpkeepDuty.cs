using Microsoft.Extensions.Logging;
using Webhooks.PostgreSQL.Telemetry;

namespace Webhooks.PostgreSQL.Deduplication;

/// <summary>One thing that is done again and again, also when others fail. A problem is logged once, until it changes or ends.</summary>
/// <param name="name">What is done, after "could not".</param>
/// <param name="interval">The time between two rounds.</param>
/// <param name="act">One round.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class UpkeepDuty(
    string name, TimeSpan interval, Func<CancellationToken, Task> act, TimeProvider time, ILogger logger)
{
    private volatile string? _problem;

    /// <summary>Gets why the last round failed; null when it did not.</summary>
    public string? Problem => _problem is { } problem ? $"could not {name} ({problem})" : null;

    /// <summary>Repeats it until the token is cancelled, first after one interval.</summary>
    public async Task RepeatAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(interval, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryAsync(stopping);
        }
    }

    /// <summary>Runs one round. Never throws.</summary>
    public async Task TryAsync(CancellationToken stopping)
    {
        try
        {
            await act(stopping);

            if (_problem is not null)
            {
                _problem = null;
                Log.UpkeepRecovered(logger, name);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The app stops.
        }
        // The database may be away for a while; the next round comes.
        catch (Exception exception)
        {
            if (_problem != exception.Message)
            {
                _problem = exception.Message;
                Log.UpkeepFailed(logger, name, exception.Message, exception);
            }
        }
    }
}
