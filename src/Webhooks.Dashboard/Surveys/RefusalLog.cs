using System.Diagnostics.Metrics;

namespace Webhooks.Dashboard.Surveys;

/// <summary>
/// Listens to the library's own meter, as any exporter would, for what was not accepted. A refused delivery is stored nowhere, so this is
/// this process's and begins with its start.
/// </summary>
internal sealed class RefusalLog : IDisposable
{
    private const int MaxLatest = 200;

    private readonly TimeProvider _time;
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Queue<Refusal> _latest = new();
    private readonly Dictionary<(string, string, string), RefusalCount> _counts = [];
    private readonly DateTimeOffset _since;

    public RefusalLog(TimeProvider time)
    {
        (_time, _since) = (time, time.GetUtcNow());
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Webhooks", Name: "webhooks.deliveries" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Add(tags));
        _listener.Start();
    }

    public RefusalsView View()
    {
        lock (_gate)
        {
            return new(_since, [.. _counts.Values.OrderByDescending(count => count.Last)], [.. _latest.Reverse()]);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (outcome, reason, endpoint) = ("", "", "");

        foreach (var (key, tag) in tags)
        {
            var text = tag as string ?? "";
            (outcome, reason, endpoint) = key switch
            {
                "webhooks.outcome" => (text, reason, endpoint),
                "webhooks.reason" => (outcome, text, endpoint),
                "webhooks.endpoint" => (outcome, reason, text),
                _ => (outcome, reason, endpoint),
            };
        }

        // Endpoints, outcomes and reasons are few: the library bounds the values of its tags.
        if (outcome is "handled" or "stored")
        {
            return;
        }

        var now = _time.GetUtcNow();

        lock (_gate)
        {
            _counts[(endpoint, outcome, reason)] = _counts.TryGetValue((endpoint, outcome, reason), out var known)
                ? known with { Count = known.Count + 1, Last = now }
                : new(endpoint, outcome, reason, 1, now, now);
            _latest.Enqueue(new(now, endpoint, outcome, reason));

            if (_latest.Count > MaxLatest)
            {
                _latest.Dequeue();
            }
        }
    }
}
