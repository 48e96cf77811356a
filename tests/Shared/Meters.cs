using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Tests;

/// <summary>What one app measures: sums of counters, values of gauges, by the tags that one asks for.</summary>
public sealed class Meters : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measured> _measured = [];
    private readonly ConcurrentDictionary<string, double> _gauges = [];

    public Meters(IServiceProvider app)
    {
        var meter = app.GetRequiredService<IMeterFactory>().Create("Webhooks");
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The sum of a counter over the measurements that have the tag.</summary>
    public double Sum(string instrument, string tag, string value) =>
        _measured
            .Where(measured => measured.Instrument == instrument && measured.Tags.GetValueOrDefault(tag) == value)
            .Sum(measured => measured.Value);

    /// <summary>The value of a gauge now; null when it has none.</summary>
    public double? Read(string gauge)
    {
        _gauges.TryRemove(gauge, out _);
        _listener.RecordObservableInstruments();
        return _gauges.TryGetValue(gauge, out var value) ? value : null;
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (instrument.IsObservable)
        {
            _gauges[instrument.Name] = value;
            return;
        }

        var known = new Dictionary<string, string?>();

        foreach (var (name, tag) in tags)
        {
            known[name] = tag?.ToString();
        }

        _measured.Enqueue(new(instrument.Name, value, known));
    }

    private sealed record Measured(string Instrument, double Value, Dictionary<string, string?> Tags);
}
