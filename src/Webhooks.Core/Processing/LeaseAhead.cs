namespace Webhooks.Processing;

/// <summary>
/// How many deliveries a worker leases beyond those that run. As many as it has places, so that none waits for a commit; and up to
/// sixteen times as many while handlers end sooner than the store hands deliveries out, so that a commit and a round trip serve many. Where
/// handlers take their time nothing more is leased, and other processes find what waits. One pump learns; all may read.
/// </summary>
internal sealed class LeaseAhead
{
    /// <summary>How many times the places at most.</summary>
    public const int MostTimes = 16;

    // What is leased is in memory, and bodies may be large.
    private const long MostBytes = 4 * 1024 * 1024;

    private readonly int _places;
    private volatile int _count;
    private bool _wasAll;

    /// <param name="places">How many deliveries are handled at once.</param>
    public LeaseAhead(int places) => _count = _places = places;

    /// <summary>Gets how many.</summary>
    public int Count => _count;

    /// <summary>The store has handed some out.</summary>
    /// <param name="isAll">Whether they are as many as were asked for, so that there may be more.</param>
    /// <param name="left">How many of those before were still waiting for a place.</param>
    /// <param name="bytes">The size of their bodies.</param>
    public void Learn(bool isAll, int left, long bytes)
    {
        if (left >= _places || bytes > MostBytes)
        {
            _count = Math.Max(_count / 2, _places);
        }
        else if (isAll && _wasAll && left == 0 && bytes <= MostBytes / 2)
        {
            // All of the last lease had started before this one came.
            _count = Math.Min(_count * 2, MostTimes * _places);
        }

        _wasAll = isAll;
    }
}
