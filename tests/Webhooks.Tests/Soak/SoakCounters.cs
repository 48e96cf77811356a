using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Tests.Soak;

/// <summary>The deliveries of one app by outcome, reason and secret, added up as they come.</summary>
internal sealed class SoakCounters : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = [];
    private long _total;

    public SoakCounters(TestApp app)
    {
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "webhooks.deliveries" && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Add(value, tags));
        _listener.Start();
    }

    public long Total => Interlocked.Read(ref _total);

    public IReadOnlyDictionary<string, long> Counts => new SortedDictionary<string, long>(_counts, StringComparer.Ordinal);

    public void Dispose() => _listener.Dispose();

    private void Add(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (outcome, detail) = ("", "");

        foreach (var (name, tag) in tags)
        {
            outcome = name == "webhooks.outcome" ? (string)tag! : outcome;
            detail = name is "webhooks.reason" or "webhooks.secret_index" ? $" {tag}" : detail;
        }

        _counts.AddOrUpdate(outcome + detail, value, (_, count) => count + value);
        Interlocked.Add(ref _total, value);
    }
}
