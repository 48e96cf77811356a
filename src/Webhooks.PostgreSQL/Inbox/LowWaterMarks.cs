namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// The due time from which on each endpoint has something to take, so that a claim does not walk over what was taken before: under a
/// snapshot that is held open, taken rows stay in the index. A row's due time is older than its commit, so a mark trails by more than an
/// insert takes; and now and then everything is looked at again. Used by one claim at a time.
/// </summary>
internal sealed class LowWaterMarks(TimeProvider time)
{
    /// <summary>How far a mark stays behind the server's clock: longer than any insert of ours takes.</summary>
    public static readonly TimeSpan Trail = TimeSpan.FromSeconds(30);

    /// <summary>How often claims begin at the beginning.</summary>
    public static readonly TimeSpan RescanInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (DateTime Low, long ScannedAt)> _marks = [];

    /// <summary>Returns the due time from which on to look.</summary>
    public DateTime Of(string endpoint)
    {
        if (_marks.TryGetValue(endpoint, out var mark) && time.GetElapsedTime(mark.ScannedAt) < RescanInterval)
        {
            return mark.Low;
        }

        _marks[endpoint] = (DateTime.UnixEpoch, time.GetTimestamp());
        return DateTime.UnixEpoch;
    }

    /// <summary>Notes that a claim has taken everything that was due.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="until">Before it nothing is left, but what others held at the moment: the server's time, or what was due last.</param>
    /// <param name="now">The server's time.</param>
    public void Advance(string endpoint, DateTime until, DateTime now)
    {
        var (low, scannedAt) = _marks[endpoint];
        var highest = until < now - Trail ? until : now - Trail;
        _marks[endpoint] = (highest > low ? highest : low, scannedAt);
    }
}
