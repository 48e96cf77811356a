using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Webhooks.Sqlite.Tests;

/// <summary>Listens to instruments of the meter named Webhooks, for the tests of this assembly that run one after the other.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, string Tags)> _values = [];

    public Measurements(params string[] instruments)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Webhooks" && instruments.Contains(instrument.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public double Sum(string instrument, string tags = "") =>
        _values.Where(value => value.Instrument == instrument && value.Tags.Contains(tags, StringComparison.Ordinal))
            .Sum(value => value.Value);

    public int Count(string instrument) => _values.Count(value => value.Instrument == instrument);

    /// <summary>What an observable instrument says now.</summary>
    public double Observe(string instrument)
    {
        _values.Clear();
        _listener.RecordObservableInstruments();
        return _values.Last(value => value.Instrument == instrument).Value;
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        _values.Enqueue((instrument.Name, value, text));
    }
}
