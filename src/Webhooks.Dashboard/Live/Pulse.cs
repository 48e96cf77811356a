using System.Globalization;
using Webhooks.Dashboard.Api;

namespace Webhooks.Dashboard.Live;

/// <summary>Asks the store once a second what has changed, however many pages are open; and not at all while none is.</summary>
internal sealed class Pulse(Func<IWebhookDeliveryStore> store, TimeProvider time) : IDisposable
{
    private const int Watched = 50;

    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private PulseView? _last;
    private long _takenAt;

    public void Dispose() => _gate.Dispose();

    public async Task<PulseView> TakeAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);

        try
        {
            if (_last is not null && time.GetElapsedTime(_takenAt) < Age)
            {
                return _last;
            }

            var counts = await store().CountAsync(cancellationToken);

            // A queue is not read for this: every look takes its messages out for a moment.
            var newest = store().Capabilities.IsExact
                ? string.Join(' ', (await store().ListAsync(new(), Watched, cancellationToken: cancellationToken)).Entries
                    .Select(entry => $"{entry.Key}:{(int)entry.State}:{entry.Attempts}"))
                : "";
            var version = string.Create(
                CultureInfo.InvariantCulture,
                $"{StringComparer.Ordinal.GetHashCode(newest):x}-{counts.Pending}-{counts.Running}-{counts.Handled}-{counts.DeadLettered}");
            _takenAt = time.GetTimestamp();
            return _last = new(
                counts.Pending, counts.Running, counts.Handled, counts.DeadLettered, counts.OldestWaitingAge?.TotalSeconds, counts.Workers,
                version);
        }
        finally
        {
            _gate.Release();
        }
    }
}
