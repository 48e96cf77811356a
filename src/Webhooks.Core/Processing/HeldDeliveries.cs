using System.Collections.Concurrent;
using Webhooks.Telemetry;

namespace Webhooks.Processing;

/// <summary>The deliveries that this process has leased and not settled. Safe for concurrent use.</summary>
internal sealed class HeldDeliveries(WebhookProcessingOptions options, ProcessingServices shared)
{
    private readonly ConcurrentDictionary<InboxLease, HeldDelivery> _held = [];

    public IReadOnlyCollection<InboxLease> Leases => [.. _held.Keys];

    public HeldDelivery Add(InboxLease lease) => _held[lease] = new(lease);

    public void Remove(HeldDelivery held) => _held.TryRemove(held.Lease, out _);

    public HeldDelivery? Find(InboxLease lease) => _held.GetValueOrDefault(lease);

    /// <summary>Lets what runs finish within its time, and interrupts the rest.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SettledAsync().WaitAsync(options.DrainTimeout, shared.Time, cancellationToken);
            return;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            foreach (var held in _held.Values)
            {
                held.Interrupt();
            }
        }

        try
        {
            await SettledAsync().WaitAsync(StuckHandlers.Grace, shared.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            ProcessingLog.StillRunning(shared.Logger, _held.Count);
        }
    }

    private Task SettledAsync() => Task.WhenAll(_held.Values.Select(held => held.Settled));
}
