namespace Webhooks.Sqs.Processing;

/// <summary>
/// Knows when this process did not run: stopped, swapped out, or its machine asleep. An answer that was waited for came at the beginning of
/// that, perhaps, and not when it was read.
/// </summary>
internal sealed class SleepWatch : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _lastBeat;
    private long _sleepBegan = long.MinValue;
    private long _sleepEnded = long.MinValue;

    public SleepWatch(TimeProvider time)
    {
        _time = time;
        _lastBeat = time.GetTimestamp();
        _timer = time.CreateTimer(static watch => ((SleepWatch)watch!).Note(), this, Beat, Beat);
    }

    /// <summary>Returns the earliest time at which an answer that is read now may have come.</summary>
    /// <param name="askedAt">When it was asked for.</param>
    public long CameAt(long askedAt)
    {
        lock (_gate)
        {
            var now = Note();
            return _sleepEnded > askedAt ? Math.Max(askedAt, _sleepBegan) : now;
        }
    }

    public void Dispose() => _timer.Dispose();

    private long Note()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();

            if (_time.GetElapsedTime(_lastBeat, now) > Tolerated)
            {
                (_sleepBegan, _sleepEnded) = (_lastBeat, now);
            }

            return _lastBeat = now;
        }
    }
}
