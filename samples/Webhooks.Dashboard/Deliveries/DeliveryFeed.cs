using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Webhooks.Dashboard.Deliveries;

/// <summary>The last thousand deliveries, and everybody who watches for the next.</summary>
internal sealed class DeliveryFeed
{
    public const int Capacity = 1000;

    // A watcher that falls this far behind loses the oldest; the page fetches the list anew when it reconnects.
    private const int MaxBehind = 256;

    private readonly LinkedList<DeliveryEntry> _entries = [];
    private readonly ConcurrentDictionary<Channel<DeliveryView>, bool> _watchers = [];
    private readonly Lock _gate = new();

    public void Add(WebhookDelivery delivery, WebhookEvent webhookEvent)
    {
        var entry = DeliveryEntry.Of(delivery, webhookEvent);

        lock (_gate)
        {
            // A retry, or a handler that runs again, shows the same delivery once.
            if (Find(entry.View.Key) is { } before)
            {
                _entries.Remove(before);
            }

            _entries.AddFirst(entry);

            if (_entries.Count > Capacity)
            {
                _entries.RemoveLast();
            }
        }

        foreach (var watcher in _watchers.Keys)
        {
            watcher.Writer.TryWrite(entry.View);
        }
    }

    /// <summary>Adds a delivery of before the start at the end, unless it is there already.</summary>
    public void AddOlder(WebhookDelivery delivery, WebhookEvent webhookEvent)
    {
        var entry = DeliveryEntry.Of(delivery, webhookEvent);

        lock (_gate)
        {
            if (_entries.Count < Capacity && Find(entry.View.Key) is null)
            {
                _entries.AddLast(entry);
            }
        }
    }

    /// <summary>The latest deliveries, newest first.</summary>
    public IReadOnlyList<DeliveryView> Latest(int limit)
    {
        lock (_gate)
        {
            return [.. _entries.Take(limit).Select(entry => entry.View)];
        }
    }

    public DeliveryDetails? Details(string key)
    {
        lock (_gate)
        {
            return Find(key)?.Details;
        }
    }

    public async IAsyncEnumerable<DeliveryView> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = Channel.CreateBounded<DeliveryView>(new BoundedChannelOptions(MaxBehind) { FullMode = BoundedChannelFullMode.DropOldest });
        _watchers[watcher] = true;

        try
        {
            await foreach (var view in watcher.Reader.ReadAllAsync(cancellationToken))
            {
                yield return view;
            }
        }
        finally
        {
            _watchers.TryRemove(watcher, out _);
        }
    }

    private DeliveryEntry? Find(string key) => _entries.FirstOrDefault(entry => entry.View.Key == key);
}
