namespace Webhooks.Telemetry;

/// <summary>
/// Lets through one of many equal events in a period, for lines in the log that others can cause at will. Safe for concurrent use.
/// </summary>
internal sealed class OncePerPeriod(TimeSpan period, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _last;
    private long _count;
    private bool _hasLast;

    /// <summary>Counts an event, and returns whether to log it.</summary>
    /// <param name="count">How many there were since the last one that was logged, including this one.</param>
    public bool TryTake(out long count)
    {
        lock (_gate)
        {
            count = ++_count;

            if (_hasLast && time.GetElapsedTime(_last) < period)
            {
                return false;
            }

            (_last, _count, _hasLast) = (time.GetTimestamp(), 0, true);
            return true;
        }
    }
}
