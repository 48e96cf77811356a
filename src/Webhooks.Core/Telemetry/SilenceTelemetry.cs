using System.Diagnostics.Metrics;
using Webhooks.Silence;

namespace Webhooks.Telemetry;

/// <summary>The metrics of the watch over silence, for the endpoints that have a limit.</summary>
internal sealed class SilenceTelemetry(IMeterFactory? meters) : IDisposable
{
    private readonly Meter _meter = meters?.Create(new MeterOptions(WebhookTelemetry.Name)) ?? new Meter(WebhookTelemetry.Name);

    public void Observe(IReadOnlyList<EndpointSilence> endpoints)
    {
        _meter.CreateObservableGauge(
            "webhooks.endpoint.silence",
            () => Measure(endpoints, endpoint => endpoint.Silence.TotalSeconds),
            "s",
            "Time since an endpoint last received a delivery, or since the start when none is known.");
        _meter.CreateObservableGauge(
            "webhooks.endpoint.silent",
            () => Measure(endpoints, endpoint => endpoint.Alarm is null ? 0 : 1),
            "{endpoint}",
            "1 while an endpoint is silent for too long and the provider does not say that nothing was due, else 0.");
    }

    // With a factory the meter is shared, and the factory disposes it.
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<T>> Measure<T>(IReadOnlyList<EndpointSilence> endpoints, Func<EndpointSilence, T> value)
        where T : struct =>
        endpoints.Where(endpoint => endpoint.IsWatched)
            .Select(
                endpoint => new Measurement<T>(value(endpoint), new KeyValuePair<string, object?>("webhooks.endpoint", endpoint.Endpoint)));
}
