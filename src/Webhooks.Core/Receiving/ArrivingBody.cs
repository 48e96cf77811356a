namespace Webhooks.Receiving;

/// <summary>A body that is arriving, and may have to make room for others.</summary>
/// <param name="sender">The sender: bodies of one sender share their cost.</param>
internal abstract class ArrivingBody(UInt128 sender)
{
    public UInt128 Sender => sender;

    /// <summary>
    /// Gets or sets when it first reserved memory. This and what follows belong to <see cref="BodyMemory"/>, under its lock.
    /// </summary>
    public long Started { get; set; }

    /// <summary>Gets or sets the number of bytes that it has reserved.</summary>
    public int Reserved { get; set; }

    /// <summary>Gets or sets its place among those that arrive.</summary>
    public int Index { get; set; }

    /// <summary>Gets a value indicating whether it was given up; it then holds no memory and gets none any more.</summary>
    public abstract bool IsGivenUp { get; }

    /// <summary>
    /// Gives its memory back and ends the wait for the rest of it. Called under the lock of <see cref="BodyMemory"/>, so it must not wait
    /// for anything.
    /// </summary>
    public abstract void GiveUp();
}
