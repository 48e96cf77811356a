using System.Collections.Concurrent;

namespace Webhooks;

/// <summary>A pool of objects that are expensive to create: one slot for the common case, and a queue for callers at once.</summary>
internal sealed class Pool<T>
    where T : class, IDisposable
{
    // The most objects that are idle at once: a burst of callers creates what it needs, and the rest is dropped.
    private const int MaxIdle = 64;

    private readonly ConcurrentQueue<T> _idle = new();
    private T? _first;
    private int _count;

    /// <summary>Takes an idle object; null when there is none.</summary>
    public T? Take()
    {
        if (Interlocked.Exchange(ref _first, null) is { } first)
        {
            return first;
        }

        if (!_idle.TryDequeue(out var item))
        {
            return null;
        }

        Interlocked.Decrement(ref _count);
        return item;
    }

    /// <summary>Returns an object to the pool; one whose use threw is not returned, and left to the garbage collector.</summary>
    public void Return(T item)
    {
        if (Interlocked.CompareExchange(ref _first, item, null) is null)
        {
            return;
        }

        // Counted apart: the collection's own count is dear where others use it at the same time.
        if (Interlocked.Increment(ref _count) <= MaxIdle)
        {
            _idle.Enqueue(item);
            return;
        }

        Interlocked.Decrement(ref _count);
        item.Dispose();
    }
}
