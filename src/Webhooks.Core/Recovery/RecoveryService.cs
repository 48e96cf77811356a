using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Telemetry;

namespace Webhooks.Recovery;

/// <summary>Sweeps each endpoint at the start of the app and every so often, beside receiving and handling.</summary>
internal sealed class RecoveryService(RecoverySweeps sweeps, RecoveryTelemetry telemetry, TimeProvider time, ILogger logger)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Only now do all endpoints receive, so that nothing is recovered that is about to arrive.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        telemetry.Observe([.. sweeps.All.Select(sweep => (sweep.Endpoint, sweep.State))], time);
        _running = Task.WhenAll(sweeps.All
            .Where(sweep => sweep.Options.Interval != Timeout.InfiniteTimeSpan)
            .Select(sweep => Task.Run(() => RepeatAsync(sweep), CancellationToken.None)));
        return Task.CompletedTask;
    }

    // A sweep ends before the inbox does.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private async Task RepeatAsync(RecoverySweep sweep)
    {
        RecoveryLog.Started(
            logger,
            sweep.Endpoint,
            string.Join(", ", sweep.Types.Order(StringComparer.Ordinal)),
            string.Join(", ", sweep.Options.Projects));

        try
        {
            while (true)
            {
                var wait = await SweepAsync(sweep);
                await Task.Delay(wait, time, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    /// <summary>Sweeps, and returns how long to wait for the next time.</summary>
    private async Task<TimeSpan> SweepAsync(RecoverySweep sweep)
    {
        try
        {
            var report = await sweep.RunAsync(new(), _stopping.Token);

            // The process that held the right may have ended.
            return report.IsHeldElsewhere && sweep.LeaseDuration < sweep.Options.Interval ? sweep.LeaseDuration : sweep.Options.Interval;
        }
        // No exception of a source or a store may end recovery.
        catch (Exception exception) when (exception is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            RecoveryLog.Broken(logger, sweep.Endpoint, exception);
            sweep.State.Ended(
                new Dictionary<string, string> { [string.Join(", ", sweep.Options.Projects)] = $"The sweep failed: {exception.Message}" },
                place: null,
                time.GetUtcNow());
            telemetry.Swept(sweep.Endpoint, isComplete: false);
            return sweep.Options.Interval;
        }
    }
}
