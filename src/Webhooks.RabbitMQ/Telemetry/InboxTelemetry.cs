using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Webhooks.RabbitMQ.Telemetry;

/// <summary>The inbox's part of the meter and the activity source named <c>Webhooks</c>.</summary>
internal sealed class InboxTelemetry : IDisposable
{
    private const string Name = "Webhooks";

    private static readonly ActivitySource Source = new(Name);

    private readonly Meter _meter;
    private readonly Counter<long> _attempts;

    public InboxTelemetry(IMeterFactory? meters, QueueCounts counts)
    {
        _meter = meters?.Create(new MeterOptions(Name)) ?? new Meter(Name);
        _attempts = _meter.CreateCounter<long>("webhooks.inbox.attempts", "{attempt}", "Attempts to handle a stored delivery that ended.");
        _meter.CreateObservableGauge(
            "webhooks.inbox.depth", () => Measure(counts.Latest?.Waiting), "{delivery}", "Deliveries that are stored and not yet handled.");
        _meter.CreateObservableGauge(
            "webhooks.inbox.oldest_age",
            () => Measure(counts.Latest?.OldestAge?.TotalSeconds),
            "s",
            "Age of the oldest delivery that is not yet handled.");
        _meter.CreateObservableGauge(
            "webhooks.inbox.dead", () => Measure(counts.Latest?.Dead), "{delivery}", "Dead letters.");
    }

    public void Attempted(string endpoint, string outcome) => _attempts.Add(
        1,
        new KeyValuePair<string, object?>("webhooks.endpoint", endpoint),
        new KeyValuePair<string, object?>("webhooks.outcome", outcome));

    /// <summary>The span of one attempt, linked to the span of the request that it came in, in whatever process that was.</summary>
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

    private static IEnumerable<Measurement<T>> Measure<T>(T? value)
        where T : struct => value is { } known ? [new(known)] : [];
}
