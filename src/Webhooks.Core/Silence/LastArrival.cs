namespace Webhooks.Silence;

/// <summary>
/// The time at which a delivery of an endpoint last arrived, as far as it is known. Safe for concurrent use; it never moves back.
/// </summary>
internal sealed class LastArrival
{
    private long _ticks;

    /// <summary>Gets when; null when none is known.</summary>
    public DateTimeOffset? At => Volatile.Read(ref _ticks) is not 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    public void Note(DateTimeOffset at)
    {
        // Two that arrive at once may overwrite each other: they differ by nothing that counts here.
        if (at.UtcTicks > Volatile.Read(ref _ticks))
        {
            Volatile.Write(ref _ticks, at.UtcTicks);
        }
    }
}
