using Webhooks.Telemetry;

namespace Webhooks.Receiving;

/// <summary>
/// The memory that bodies of all requests may hold at once, so that slow senders of large bodies cannot fill the process. Small ones are
/// not counted: the number of connections bounds them.
/// </summary>
/// <remarks>
/// When it is spent, a body that is still arriving is given up for the one that needs memory. Anybody can send bodies with made-up
/// signatures, so the first to come has no right to stay: of the senders' addresses, the one whose bodies have cost most (bytes held, times
/// how long) gives up the body that has been arriving longest. A delivery that arrives at an ordinary pace costs next to nothing.
/// </remarks>
internal sealed class BodyMemory(long limit, TimeProvider time)
{
    private const int Uncounted = 64 * 1024;
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly List<ArrivingBody> _arriving = [];
    private long _used;

    /// <summary>Gets the limit on how often a warning says that the memory is spent.</summary>
    public OncePerPeriod Warnings { get; } = new(BetweenWarnings, time);

    /// <summary>Returns whether a body of this length could ever be held.</summary>
    public bool CanHold(long length) => length <= limit;

    /// <summary>Gets the number of bytes that are reserved now.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Reserves memory for a body that arrives; false when there is none left for it, or when it was given up itself.</summary>
    public bool TryReserve(ArrivingBody body, int size)
    {
        if (size <= Uncounted)
        {
            return true;
        }

        lock (_gate)
        {
            if (body.IsGivenUp || !CanHold((long)body.Reserved + size)
                || (_used + size > limit && !TryMakeRoom(body, _used + size - limit)))
            {
                return false;
            }

            if (body.Reserved == 0)
            {
                body.Started = time.GetTimestamp();
                Add(body);
            }

            body.Reserved += size;
            _used += size;
            return true;
        }
    }

    /// <summary>Gives back a part of what a body that arrives has reserved.</summary>
    public void Release(ArrivingBody body, int size)
    {
        if (size <= Uncounted)
        {
            return;
        }

        lock (_gate)
        {
            // A body that was given up has returned its memory already.
            if (!body.IsGivenUp)
            {
                _used -= size;
                body.Reserved -= size;

                if (body.Reserved == 0)
                {
                    Remove(body);
                }
            }
        }
    }

    /// <summary>Keeps a body that has arrived: it is not given up any more. False when it was given up before.</summary>
    public bool TryKeep(ArrivingBody body)
    {
        lock (_gate)
        {
            if (body.IsGivenUp)
            {
                return false;
            }

            if (body.Reserved > 0)
            {
                Remove(body);
                body.Reserved = 0;
            }

            return true;
        }
    }

    /// <summary>Gives back what a body that has arrived held.</summary>
    public void Release(int size)
    {
        if (size > Uncounted)
        {
            lock (_gate)
            {
                _used -= size;
            }
        }
    }

    private bool TryMakeRoom(ArrivingBody body, long needed)
    {
        // Where that would not be enough, none is given up.
        if (needed > _arriving.Sum(other => other == body ? 0L : other.Reserved))
        {
            return false;
        }

        while (needed > 0)
        {
            var costliest = Costliest();

            if (costliest == body)
            {
                return false;
            }

            needed -= costliest.Reserved;
            _used -= costliest.Reserved;
            Remove(costliest);
            costliest.GiveUp();
        }

        return true;
    }

    private ArrivingBody Costliest()
    {
        var now = time.GetTimestamp();
        var costs = new Dictionary<UInt128, double>();

        foreach (var body in _arriving)
        {
            // One millisecond more, so that bytes count among bodies that have only just begun to arrive.
            var cost = body.Reserved * (time.GetElapsedTime(body.Started, now).TotalMilliseconds + 1);
            costs[body.Sender] = costs.GetValueOrDefault(body.Sender) + cost;
        }

        var sender = costs.MaxBy(cost => cost.Value).Key;
        return _arriving.Where(body => body.Sender == sender).MinBy(body => body.Started)!;
    }

    private void Add(ArrivingBody body)
    {
        body.Index = _arriving.Count;
        _arriving.Add(body);
    }

    private void Remove(ArrivingBody body)
    {
        var last = _arriving[^1];
        _arriving[body.Index] = last;
        last.Index = body.Index;
        _arriving.RemoveAt(_arriving.Count - 1);
    }
}
