using System.Diagnostics.Metrics;
using Webhooks.Recovery;

namespace Webhooks.Telemetry;

/// <summary>The metrics of recovery.</summary>
internal sealed class RecoveryTelemetry : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _events;
    private readonly Counter<long> _sweeps;
    private readonly Counter<long> _requests;

    public RecoveryTelemetry(IMeterFactory? meters)
    {
        _meter = meters?.Create(new MeterOptions(WebhookTelemetry.Name)) ?? new Meter(WebhookTelemetry.Name);
        _events = _meter.CreateCounter<long>(
            "webhooks.recovery.events", "{event}", "Events that never came and were fetched from the provider.");
        _sweeps = _meter.CreateCounter<long>("webhooks.recovery.sweeps", "{sweep}", "Sweeps for what never came that ended.");
        _requests = _meter.CreateCounter<long>("webhooks.recovery.requests", "{request}", "Requests that recovery sent to the provider.");
    }

    /// <summary>Measures how far behind the sweeps are.</summary>
    public void Observe(IReadOnlyList<(string Endpoint, RecoveryState State)> endpoints, TimeProvider time) => _meter.CreateObservableGauge(
        "webhooks.recovery.lag",
        () => endpoints
            .Where(endpoint => endpoint.State.Place is not null)
            .Select(endpoint =>
                new Measurement<double>((time.GetUtcNow() - endpoint.State.Place!.Value).TotalSeconds, Endpoint(endpoint.Endpoint))),
        "s",
        "Time since the moment up to which everything has arrived or was recovered.");

    public void Recovered(string endpoint, string type, bool isDuplicate) => _events.Add(
        1,
        Endpoint(endpoint),
        new("webhooks.event_type", type),
        new("webhooks.outcome", isDuplicate ? "duplicate" : "recovered"));

    public void Skipped(string endpoint, string type) => _events.Add(
        1, Endpoint(endpoint), new("webhooks.event_type", type), new("webhooks.outcome", "unknown_status"));

    public void Swept(string endpoint, bool isComplete) =>
        _sweeps.Add(1, Endpoint(endpoint), new("webhooks.outcome", isComplete ? "complete" : "failed"));

    public void Requested(string endpoint) => _requests.Add(1, Endpoint(endpoint));

    // With a factory the meter is shared, and the factory disposes it.
    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Endpoint(string endpoint) => new("webhooks.endpoint", endpoint);
}
