using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Processing;

/// <summary>The deliveries that are leased and wait for a place, the oldest first. Safe for concurrent use.</summary>
internal sealed class ReadyDeliveries
{
    private readonly Lock _gate = new();
    private readonly Queue<HeldDelivery> _ready = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(HeldDelivery held)
    {
        lock (_gate)
        {
            _ready.Enqueue(held);
            _count = _ready.Count;
        }
    }

    public bool TryTake([NotNullWhen(true)] out HeldDelivery? held)
    {
        lock (_gate)
        {
            var isTaken = _ready.TryDequeue(out held);
            _count = _ready.Count;
            return isTaken;
        }
    }

    public IReadOnlyList<HeldDelivery> TakeAll() => TakeWhile(_ => true);

    /// <summary>Takes the deliveries that have waited for a place as long as their store allows.</summary>
    public IReadOnlyList<HeldDelivery> TakeOverdue(DateTimeOffset now) => TakeWhile(lease => lease.StartBy < now);

    private List<HeldDelivery> TakeWhile(Func<InboxLease, bool> isWanted)
    {
        List<HeldDelivery> taken = [];

        lock (_gate)
        {
            while (_ready.TryPeek(out var first) && isWanted(first.Lease))
            {
                taken.Add(_ready.Dequeue());
            }

            _count = _ready.Count;
        }

        return taken;
    }
}
