using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Webhooks.Deduplication;

/// <summary>
/// Remembers deliveries in the memory of this process: each for its window, and at most <see cref="Capacity"/> that are not being
/// handled; then those are forgotten whose window ends first. What it remembers holds no reference, so that the garbage collector neither
/// copies nor follows it.
/// </summary>
internal sealed class InMemoryWebhookDeduplicator(TimeProvider time, int capacity = InMemoryWebhookDeduplicator.Capacity)
    : IWebhookDeduplicator
{
    /// <summary>About 16 MB.</summary>
    public const int Capacity = 100_000;

    // A failed delivery that is not repeated is forgotten after this time.
    private static readonly TimeSpan ReleasedWindow = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Entry> _entries = [];
    private readonly PriorityQueue<UInt128, (long Over, long Number)> _ended = new();
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
            return new(_entries.TryGetValue(KeyOf(delivery), out var entry) && entry.IsCompleted && !entry.IsOver(time.GetTimestamp()));
        }
    }

    public ValueTask CompleteAsync(WebhookDelivery delivery, WebhookClaim claim, TimeSpan window, CancellationToken cancellationToken)
    {
        End(claim, isCompleted: true, null, window);
        return default;
    }

    public ValueTask ReleaseAsync(
        WebhookDelivery delivery, WebhookClaim claim, IReadOnlyCollection<string> succeededHandlers, CancellationToken cancellationToken)
    {
        End(claim, isCompleted: false, succeededHandlers, ReleasedWindow);
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
        var key = KeyOf(delivery);
        var now = time.GetTimestamp();

        lock (_gate)
        {
            Forget(now);
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out _);

            if (entry.Claim is { } running)
            {
                ended = running.Ended;
                return null;
            }

            if (entry.IsOver(now))
            {
                entry = new() { IsPlaced = entry.IsPlaced };
            }
            else if (entry.IsCompleted)
            {
                return WebhookClaim.Duplicate(entry.Body != body);
            }

            (entry.Claim, entry.Attempt, entry.Body) = (new(key), entry.Attempt + 1, body);
            return WebhookClaim.Claimed(entry.Attempt, entry.Succeeded ?? [], entry.Claim);
        }
    }

    private void End(WebhookClaim claim, bool isCompleted, IReadOnlyCollection<string>? succeeded, TimeSpan window)
    {
        if (claim.Token is not RunningClaim running)
        {
            return;
        }

        var now = time.GetTimestamp();

        lock (_gate)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_entries, running.Key);

            if (Unsafe.IsNullRef(ref entry) || entry.Claim != running)
            {
                return;
            }

            (entry.Claim, entry.IsCompleted, entry.Succeeded) = (null, isCompleted, succeeded);
            entry.Over = now + (long)(window.TotalSeconds * time.TimestampFrequency);
            running.End();
            Place(running.Key, ref entry);
            Forget(now);
        }
    }

    // One place for each, however often it ends: a sender that repeats one delivery must not push the others out.
    private void Place(UInt128 key, ref Entry entry)
    {
        if (entry.IsPlaced)
        {
            entry.IsRenewed = true;
            return;
        }

        (entry.IsPlaced, entry.IsRenewed) = (true, false);

        // The number keeps those in order that end at the same moment.
        _ended.Enqueue(key, (entry.Over, _placed++));
    }

    private void Forget(long now)
    {
        while (_ended.TryPeek(out var key, out var place) && (_ended.Count > capacity || place.Over <= now))
        {
            _ended.Dequeue();
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_entries, key);
            entry.IsPlaced = false;

            // It is being handled again, and gets a place when that ends.
            if (entry.Claim is not null)
            {
                continue;
            }

            // It ended again since it took its place, so it gets a later one.
            if (entry.IsRenewed && !entry.IsOver(now))
            {
                Place(key, ref entry);
                continue;
            }

            _entries.Remove(key);
        }
    }

    // A hash, as a text would be an object to each; of 128 bits, which no two deliveries share by chance or on purpose.
    private static UInt128 KeyOf(WebhookDelivery delivery)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        DeliveryKey.Write(delivery, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
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

    // What is remembered of a delivery. Changed in its place, under the lock.
    private struct Entry
    {
        /// <summary>The claim of the caller that is handling it now.</summary>
        public RunningClaim? Claim;

        /// <summary>The handlers that have succeeded, of one that has failed.</summary>
        public IReadOnlyCollection<string>? Succeeded;

        /// <summary>The timestamp from which on it is forgotten.</summary>
        public long Over;

        public uint Body;

        public int Attempt;

        public bool IsCompleted;

        /// <summary>Whether it is in the queue of finished deliveries.</summary>
        public bool IsPlaced;

        /// <summary>Whether it ended again since it took its place there.</summary>
        public bool IsRenewed;

        public readonly bool IsOver(long now) => Claim is null && now >= Over;
    }

    private sealed class RunningClaim(UInt128 key)
    {
        private TaskCompletionSource? _ended;

        public UInt128 Key => key;

        public Task Ended => (_ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void End() => _ended?.SetResult();
    }
}
