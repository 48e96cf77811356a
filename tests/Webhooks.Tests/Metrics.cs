using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Tests;

/// <summary>Every measurement of one app, and of no other that runs at the same time.</summary>
internal sealed class Metrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measurement> _measurements = [];

    public Metrics(TestApp app)
    {
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Webhooks" && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyCollection<Measurement> All => _measurements;

    public IEnumerable<Measurement> Of(string instrument) => _measurements.Where(measurement => measurement.Instrument == instrument);

    /// <summary>How many deliveries were counted with these tags: <c>("outcome", "handled")</c>.</summary>
    public long Deliveries(params (string Tag, object Value)[] tags) => (long)Of("webhooks.deliveries")
        .Where(measurement => tags.All(tag => Equals(measurement[tag.Tag], tag.Value)))
        .Sum(measurement => measurement.Value);

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measurements.Enqueue(new(instrument.Name, value, tags.ToArray().ToDictionary()));

    public sealed record Measurement(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags)
    {
        /// <summary>A tag, by its name without the prefix that all have.</summary>
        public object? this[string tag] => Tags.GetValueOrDefault($"webhooks.{tag}");
    }
}
