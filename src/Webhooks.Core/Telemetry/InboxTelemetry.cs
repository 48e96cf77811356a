using System.Diagnostics;
using System.Diagnostics.Metrics;
using Webhooks.Processing;

namespace Webhooks.Telemetry;

/// <summary>The metrics and spans of every inbox: attempts, and what the store holds.</summary>
internal sealed class InboxTelemetry : IDisposable
{
    private static readonly TimeSpan CountTimeout = TimeSpan.FromSeconds(2);

    private static readonly ActivitySource Source = new(WebhookTelemetry.Name);

    private readonly Meter _meter;
    private readonly Counter<long> _attempts;
    private readonly Histogram<int> _batchSize;

    public InboxTelemetry(IMeterFactory? meters, StuckHandlers stuck)
    {
        _meter = meters?.Create(new MeterOptions(WebhookTelemetry.Name)) ?? new Meter(WebhookTelemetry.Name);
        _attempts = _meter.CreateCounter<long>("webhooks.inbox.attempts", "{attempt}", "Attempts to handle a delivery that ended.");
        _batchSize = _meter.CreateHistogram<int>(
            "webhooks.inbox.batch_size", "{change}", "Changes that shared one commit.", tags: null, Buckets.OfBatches);
        _meter.CreateObservableGauge(
            "webhooks.handlers.stuck",
            () => stuck.Count,
            "{delivery}",
            "Deliveries whose handlers go on although their token is cancelled.");
    }

    /// <summary>Measures what a store holds, whenever a listener asks.</summary>
    public void Observe(IInboxStore store)
    {
        _meter.CreateObservableGauge(
            "webhooks.inbox.depth",
            () => Measure<long>(store, counts => counts.Pending + (counts.Running ?? 0)),
            "{delivery}",
            "Deliveries that are stored and not yet handled.");
        _meter.CreateObservableGauge(
            "webhooks.inbox.oldest_age",
            () => Measure<double>(store, counts => counts.OldestWaitingAge?.TotalSeconds),
            "s",
            "Age of the oldest delivery that is not yet handled.");
        _meter.CreateObservableGauge(
            "webhooks.inbox.dead", () => Measure<long>(store, counts => counts.DeadLettered), "{delivery}", "Dead letters.");
    }

    public void Committed(int changes) => _batchSize.Record(changes);

    /// <summary>
    /// Counts an attempt that ended; <see langword="null"/> when another process has the delivery, and this result is discarded.
    /// </summary>
    public void Attempted(string endpoint, WebhookAttemptOutcome? outcome) => _attempts.Add(
        1,
        new KeyValuePair<string, object?>("webhooks.endpoint", endpoint),
        new KeyValuePair<string, object?>("webhooks.outcome", outcome is { } known ? AttemptOutcomes.NameOf(known) : "lost"));

    /// <summary>
    /// Starts the span of one attempt, linked to the span in which the delivery was accepted, in whatever process that was.
    /// </summary>
    public static Activity? StartAttempt(WebhookAttempt attempt)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ActivityLink[] links = attempt.AcceptedBy == default ? [] : [new(attempt.AcceptedBy)];
        var activity = Source.StartActivity(ActivityKind.Consumer, parentContext: default, tags: null, links, name: "webhook process");
        activity?.SetTag("webhooks.provider", attempt.Delivery.Provider);
        activity?.SetTag("webhooks.endpoint", attempt.Delivery.Endpoint);
        activity?.SetTag("webhooks.delivery_id", attempt.Delivery.Id);
        activity?.SetTag("webhooks.subject", attempt.Delivery.Subject);
        activity?.SetTag("webhooks.origin", attempt.Delivery.Origin == WebhookOrigin.Recovered ? "recovered" : "delivered");
        activity?.SetTag("webhooks.attempt", attempt.Number);
        return activity;
    }

    // With a factory the meter is shared, and the factory disposes it.
    public void Dispose() => _meter.Dispose();

    // An exception here would end all other measurements; the health check reports a store that is out of reach.
    private static IEnumerable<Measurement<T>> Measure<T>(IInboxStore store, Func<WebhookDeliveryCounts, T?> value)
        where T : struct
    {
        try
        {
            using var timeout = new CancellationTokenSource(CountTimeout);
            var counting = Task.Run(() => store.CountAsync(timeout.Token));
            return counting.Wait(CountTimeout) && value(counting.Result) is { } known ? [new(known)] : [];
        }
        catch (Exception)
        {
            return [];
        }
    }
}
