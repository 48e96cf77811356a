using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Writing;

/// <summary>One change to the file, which shares its transaction with others.</summary>
internal abstract class InboxWrite(long size)
{
    /// <summary>About how many bytes it writes.</summary>
    public long Size => size;

    /// <summary>Runs it inside the transaction.</summary>
    public abstract void Apply(InboxConnection connection);

    /// <summary>The transaction is on disk: lets the waiter go on.</summary>
    public abstract void Succeed();

    /// <summary>The transaction was taken back, with everything in it.</summary>
    public abstract void Fail(Exception exception);
}
