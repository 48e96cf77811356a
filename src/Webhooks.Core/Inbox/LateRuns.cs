using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Webhooks.Telemetry;

namespace Webhooks.Inbox;

/// <summary>Tracks handlers that outlived their request, logs how they end, and waits for them when the app stops.</summary>
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

    /// <summary>Waits for them to end, at most as long as the app may take to stop.</summary>
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
        // No caller observes it: the request was answered long before.
        catch (Exception exception)
        {
            Log.InboxFailed(logger, delivery.Endpoint, delivery.Id, exception);
        }
    }
}
