namespace Webhooks;

/// <summary>
/// Lets one thread in at a time, for the length of a copy. It takes four bytes of its owner, where an object to lock would be one more
/// allocation in every request, and no code outside can hold it. Never copy it.
/// </summary>
internal struct SpinGate
{
    private int _isHeld;

    public void Enter()
    {
        var spinner = default(SpinWait);

        while (Interlocked.CompareExchange(ref _isHeld, 1, 0) != 0)
        {
            spinner.SpinOnce();
        }
    }

    public void Exit() => Volatile.Write(ref _isHeld, 0);
}
