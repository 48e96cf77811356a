using System.Collections.Concurrent;

namespace Webhooks;

/// <summary>A pool of objects that are expensive to create: one slot for the common case, and a bag for bursts.</summary>
internal sealed class Pool<T>
    where T : class, IDisposable
{
    // The most objects that are idle at once: a burst of callers creates what it needs, and the rest is dropped.
    private const int MaxIdle = 64;

    private readonly ConcurrentBag<T> _idle = [];
    private T? _first;

    /// <summary>Takes an idle object; null when there is none.</summary>
    public T? Take() => Interlocked.Exchange(ref _first, null) ?? (_idle.TryTake(out var item) ? item : null);

    /// <summary>Returns an object to the pool; one whose use threw is not returned, and left to the garbage collector.</summary>
    public void Return(T item)
    {
        if (Interlocked.CompareExchange(ref _first, item, null) is null)
        {
            return;
        }

        if (_idle.Count < MaxIdle)
        {
            _idle.Add(item);
        }
        else
        {
            item.Dispose();
        }
    }
}
