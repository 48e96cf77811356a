namespace Webhooks.Processing;

/// <summary>
/// Counts attempts whose handlers go on although their time is over: they hold their delivery, and perhaps a thread, but no place. One a
/// process.
/// </summary>
internal sealed class StuckHandlers
{
    /// <summary>
    /// After its token was cancelled a handler gets this long before others take its place, or before the app stops without it.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts an attempt until it ends.</summary>
    public void Add(Task ended)
    {
        Interlocked.Increment(ref _count);
        ended.ContinueWith(
            static (_, stuck) => Interlocked.Decrement(ref ((StuckHandlers)stuck!)._count),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
