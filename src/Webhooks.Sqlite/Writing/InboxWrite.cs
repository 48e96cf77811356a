using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Writing;

/// <summary>One change to the file, which shares its transaction with others.</summary>
internal abstract class InboxWrite(long size)
{
    /// <summary>Gets about how many bytes it writes.</summary>
    public long Size => size;

    /// <summary>Runs it inside the transaction.</summary>
    public abstract void Apply(InboxConnection connection);

    /// <summary>Completes the waiter: the transaction is on disk.</summary>
    public abstract void Succeed();

    /// <summary>Fails the waiter: the transaction was rolled back, with everything in it.</summary>
    public abstract void Fail(Exception exception);
}
