using System.Diagnostics;
using System.Diagnostics.Metrics;
using Webhooks.Sqlite.Handling;

namespace Webhooks.Sqlite.Telemetry;

/// <summary>The inbox's part of the meter and the activity source named <c>Webhooks</c>.</summary>
internal sealed class InboxTelemetry : IDisposable
{
    private const string Name = "Webhooks";

    private static readonly ActivitySource Source = new(Name);

    private readonly Meter _meter;
    private readonly Counter<long> _attempts;
    private readonly Histogram<int> _batchSize;

    public InboxTelemetry(IMeterFactory? meters)
    {
        _meter = meters?.Create(new MeterOptions(Name)) ?? new Meter(Name);
        _attempts = _meter.CreateCounter<long>("webhooks.inbox.attempts", "{attempt}", "Attempts to handle a stored delivery that ended.");
        _batchSize = _meter.CreateHistogram<int>("webhooks.inbox.batch_size", "{change}", "Changes that shared one commit.");
    }

    /// <summary>Shows what the store says of itself whenever somebody measures.</summary>
    public void Observe(SqliteInboxStore store)
    {
        _meter.CreateObservableGauge(
            "webhooks.inbox.depth",
            () => Measure(() => store.Count(SqliteInboxState.Pending) + store.Count(SqliteInboxState.Running)),
            "{delivery}",
            "Deliveries that are stored and not yet handled.");
        _meter.CreateObservableGauge(
            "webhooks.inbox.oldest_age", () => Measure(() => store.OldestWaiting().TotalSeconds), "s", "Age of the oldest delivery that is not yet handled.");
        _meter.CreateObservableGauge(
            "webhooks.inbox.dead", () => Measure(() => store.Count(SqliteInboxState.Dead)), "{delivery}", "Dead letters.");
    }

    public void Committed(int changes) => _batchSize.Record(changes);

    /// <summary>An attempt ended; null when another process has the delivery now, and this one's result counts for nothing.</summary>
    public void Attempted(string endpoint, SettlementKind? kind) => _attempts.Add(
        1,
        new KeyValuePair<string, object?>("webhooks.endpoint", endpoint),
        new KeyValuePair<string, object?>("webhooks.outcome", NameOf(kind)));

    /// <summary>The span of one attempt, linked to the span of the request that it was stored in, in whatever process that was.</summary>
    public static Activity? StartAttempt(WebhookDelivery delivery, int attempt, ActivityContext accepted)
    {
        ActivityLink[] links = accepted == default ? [] : [new(accepted)];
        var activity = Source.StartActivity(ActivityKind.Consumer, parentContext: default, tags: null, links, name: "webhook process");
        activity?.SetTag("webhooks.provider", delivery.Provider);
        activity?.SetTag("webhooks.endpoint", delivery.Endpoint);
        activity?.SetTag("webhooks.delivery_id", delivery.Id);
        activity?.SetTag("webhooks.attempt", attempt);
        return activity;
    }

    // With a factory the meter is shared, and the factory's to dispose.
    public void Dispose() => _meter.Dispose();

    private static string NameOf(SettlementKind? kind) => kind switch
    {
        SettlementKind.Handled => "handled",
        SettlementKind.Failed => "failed",
        SettlementKind.Dead => "dead",
        SettlementKind.Released => "released",
        _ => "lost",
    };

    // What throws here would end the measuring of everything else.
    private static IEnumerable<Measurement<T>> Measure<T>(Func<T> value)
        where T : struct
    {
        try
        {
            return [new(value())];
        }
        // A file that cannot be read is the health check's to tell.
        catch (Exception)
        {
            return [];
        }
    }
}
