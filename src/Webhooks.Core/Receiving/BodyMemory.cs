namespace Webhooks.Receiving;

/// <summary>
/// The memory that bodies of all requests may hold at once, so that slow senders of large bodies cannot fill the process. Small ones are
/// not counted: the number of connections bounds them.
/// </summary>
internal sealed class BodyMemory(long limit)
{
    private const int Uncounted = 64 * 1024;

    private long _used;

    /// <summary>How many bytes are reserved now.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Reserves memory; false when it would pass the limit.</summary>
    public bool TryReserve(int size)
    {
        if (size <= Uncounted || Interlocked.Add(ref _used, size) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _used, -size);
        return false;
    }

    /// <summary>Gives back what was reserved.</summary>
    public void Release(int size)
    {
        if (size > Uncounted)
        {
            Interlocked.Add(ref _used, -size);
        }
    }
}
