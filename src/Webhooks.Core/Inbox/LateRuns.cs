using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Webhooks.Telemetry;

namespace Webhooks.Inbox;

/// <summary>Handlers that go on after their sender's time was over: they are observed, and waited for when the app stops.</summary>
internal sealed class LateRuns
{
    private readonly ConcurrentDictionary<Task, bool> _running = [];

    /// <summary>Gets the number of handlers that are still running.</summary>
    public int Count => _running.Count;

    public void Add(Task<WebhookOutcome> run, WebhookDelivery delivery, ILogger logger)
    {
        var observed = ObserveAsync(run, delivery, logger);
        _running[observed] = true;
        _ = observed.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
    }

    /// <summary>Waits for them to end, and no longer than the app may take to stop.</summary>
    public async Task DrainAsync(ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_running.Keys).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.LeftRunning(logger, _running.Count);
        }
    }

    private static async Task ObserveAsync(Task<WebhookOutcome> run, WebhookDelivery delivery, ILogger logger)
    {
        try
        {
            Log.LateEnd(logger, delivery.Endpoint, delivery.Id, await run);
        }
        // Nobody else would see it: the request is long answered.
        catch (Exception exception)
        {
            Log.InboxFailed(logger, delivery.Endpoint, delivery.Id, exception);
        }
    }
}
