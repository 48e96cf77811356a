using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Webhooks.Dashboard.Live;

/// <summary>
/// How many deliveries were answered how since the start, read off the library's own meter, as any exporter would; and how many are in the
/// inbox now.
/// </summary>
internal sealed class Counters : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = [];

    private readonly IWebhookDeliveryStore _inbox;

    public Counters(IWebhookDeliveryStore inbox)
    {
        _inbox = inbox;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Webhooks", Name: "webhooks.deliveries" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Add(value, tags));
        _listener.Start();
    }

    /// <summary>Counts by outcome; refusals also by reason, as <c>refused: mismatch</c>; and <c>inbox.waiting</c>, <c>inbox.dead</c>.</summary>
    public async Task<IReadOnlyDictionary<string, long>> SnapshotAsync()
    {
        var inbox = await _inbox.CountAsync();
        return new SortedDictionary<string, long>(_counts) { ["inbox.waiting"] = inbox.Pending + (inbox.Running ?? 0), ["inbox.dead"] = inbox.DeadLettered };
    }

    public void Dispose() => _listener.Dispose();

    private void Add(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (outcome, reason) = ("", "");

        foreach (var (key, tag) in tags)
        {
            outcome = key == "webhooks.outcome" ? tag as string ?? "" : outcome;
            reason = key == "webhooks.reason" ? tag as string ?? "" : reason;
        }

        _counts.AddOrUpdate(reason.Length == 0 ? outcome : $"{outcome}: {reason}", value, (_, count) => count + value);
    }
}
