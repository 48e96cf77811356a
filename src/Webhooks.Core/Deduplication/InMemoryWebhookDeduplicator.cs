using System.Numerics;
using System.Runtime.InteropServices;

namespace Webhooks.Deduplication;

/// <summary>
/// Remembers deliveries in the memory of this process: each for its window, and at most <see cref="Capacity"/> that are not being
/// handled; then those are forgotten whose window ends first.
/// </summary>
internal sealed class InMemoryWebhookDeduplicator(TimeProvider time, int capacity = InMemoryWebhookDeduplicator.Capacity)
    : IWebhookDeduplicator
{
    /// <summary>About 30 MB.</summary>
    public const int Capacity = 100_000;

    // A failed delivery that is not repeated is forgotten after this time.
    private static readonly TimeSpan ReleasedWindow = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly Dictionary<Key, Entry> _entries = [];
    private readonly PriorityQueue<Entry, (long Over, long Number)> _ended = new();
    private long _placed;

    /// <summary>Gets the number of deliveries that are remembered or being handled.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    public ValueTask<WebhookClaim> ClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var body = BodyOf(delivery);
        return TryClaim(delivery, body, out var ended) is { } claim
            ? new(claim)
            : WaitAsync(delivery, body, ended, cancellationToken);
    }

    public ValueTask<WebhookClaim> TryClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        new(TryClaim(delivery, BodyOf(delivery), out _) ?? WebhookClaim.Held());

    public ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(_entries.TryGetValue(Key.Of(delivery), out var entry) && entry.IsCompleted && !entry.IsOver(time.GetTimestamp()));
        }
    }

    public ValueTask CompleteAsync(WebhookDelivery delivery, WebhookClaim claim, TimeSpan window, CancellationToken cancellationToken)
    {
        End(claim, entry => (entry.IsCompleted, entry.Succeeded) = (true, []), window);
        return default;
    }

    public ValueTask ReleaseAsync(
        WebhookDelivery delivery, WebhookClaim claim, IReadOnlyCollection<string> succeededHandlers, CancellationToken cancellationToken)
    {
        End(claim, entry => entry.Succeeded = succeededHandlers, ReleasedWindow);
        return default;
    }

    private async ValueTask<WebhookClaim> WaitAsync(WebhookDelivery delivery, uint body, Task ended, CancellationToken cancellationToken)
    {
        while (true)
        {
            await ended.WaitAsync(cancellationToken);

            if (TryClaim(delivery, body, out ended) is { } claim)
            {
                return claim;
            }
        }
    }

    private WebhookClaim? TryClaim(WebhookDelivery delivery, uint body, out Task ended)
    {
        ended = Task.CompletedTask;
        var key = Key.Of(delivery);
        var now = time.GetTimestamp();

        lock (_gate)
        {
            Forget(now);
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out var exists);

            if (!exists || entry!.IsOver(now))
            {
                entry = new Entry(key);
            }
            else if (entry.IsCompleted)
            {
                return WebhookClaim.Duplicate(entry.Body != body);
            }
            else if (entry.IsClaimed)
            {
                ended = entry.Ended;
                return null;
            }

            entry.Claim(body);
            return WebhookClaim.Claimed(entry.Attempt, entry.Succeeded, entry);
        }
    }

    private void End(WebhookClaim claim, Action<Entry> settle, TimeSpan window)
    {
        if (claim.Token is not Entry entry)
        {
            return;
        }

        var now = time.GetTimestamp();

        lock (_gate)
        {
            if (!entry.IsClaimed || entry.Attempt != claim.Attempt)
            {
                return;
            }

            settle(entry);
            entry.End(now + (long)(window.TotalSeconds * time.TimestampFrequency));
            Place(entry);
            Forget(now);
        }
    }

    // One place for each, however often it ends: a sender that repeats one delivery must not push the others out.
    private void Place(Entry entry)
    {
        if (entry.IsPlaced)
        {
            entry.IsRenewed = true;
            return;
        }

        (entry.IsPlaced, entry.IsRenewed) = (true, false);

        // The number keeps those in order that end at the same moment.
        _ended.Enqueue(entry, (entry.Over, _placed++));
    }

    private void Forget(long now)
    {
        while (_ended.TryPeek(out var first, out _) && (_ended.Count > capacity || first.IsClaimed || first.IsOver(now)))
        {
            _ended.Dequeue();
            first.IsPlaced = false;

            if (first.IsRenewed && !first.IsClaimed && !first.IsOver(now))
            {
                // It ended again since it took its place, so it gets a later one.
                Place(first);
            }
            else if (!first.IsClaimed && _entries.Remove(first.Key, out var current) && current != first)
            {
                // The delivery was repeated after its time: that entry has a place of its own.
                _entries.Add(first.Key, current);
            }
        }
    }

    // Equal ids mean equal bodies where the id is the body's hash.
    private static uint BodyOf(WebhookDelivery delivery) => delivery.IdIsHash ? 0u : Fingerprint(delivery.BorrowedBody);

    // Tells equal bodies from others within this process; it does not resist an attacker who holds the secret.
    private static uint Fingerprint(ReadOnlySpan<byte> body)
    {
        // Four at a time, which do not wait for each other.
        var fours = MemoryMarshal.Cast<byte, (ulong, ulong, ulong, ulong)>(body);
        var (first, second, third, fourth) = ((uint)body.Length, 0u, 0u, 0u);

        foreach (ref readonly var four in fours)
        {
            first = BitOperations.Crc32C(first, four.Item1);
            second = BitOperations.Crc32C(second, four.Item2);
            third = BitOperations.Crc32C(third, four.Item3);
            fourth = BitOperations.Crc32C(fourth, four.Item4);
        }

        foreach (var rest in body[(fours.Length * 4 * sizeof(ulong))..])
        {
            first = BitOperations.Crc32C(first, rest);
        }

        // Not by the checksum again, because its sum does not tell its parts apart.
        return (uint)HashCode.Combine(first, second, third, fourth);
    }

    private readonly record struct Key(string Provider, string Endpoint, string? Tenant, string Id)
    {
        public static Key Of(WebhookDelivery delivery) => new(delivery.Provider, delivery.Endpoint, delivery.Tenant, delivery.Id);

        // An id comes to one endpoint, but perhaps of many tenants.
        public override int GetHashCode() =>
            Id.GetHashCode(StringComparison.Ordinal) ^ (Tenant?.GetHashCode(StringComparison.Ordinal) ?? 0);
    }

    private sealed class Entry(Key key)
    {
        private TaskCompletionSource? _ended;

        public Key Key => key;

        public uint Body { get; private set; }

        public int Attempt { get; private set; }

        public bool IsClaimed { get; private set; }

        public bool IsCompleted { get; set; }

        /// <summary>Gets the timestamp from which on it is forgotten.</summary>
        public long Over { get; private set; }

        /// <summary>Gets or sets a value indicating whether it is in the queue of finished deliveries.</summary>
        public bool IsPlaced { get; set; }

        /// <summary>Gets or sets a value indicating whether it ended again since it took its place there.</summary>
        public bool IsRenewed { get; set; }

        public IReadOnlyCollection<string> Succeeded { get; set; } = [];

        public Task Ended => (_ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public bool IsOver(long now) => !IsClaimed && now >= Over;

        public void Claim(uint body) => (IsClaimed, Attempt, Body) = (true, Attempt + 1, body);

        public void End(long over)
        {
            (IsClaimed, Over) = (false, over);
            _ended?.SetResult();
            _ended = null;
        }
    }
}
