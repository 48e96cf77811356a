namespace Webhooks.Processing;

/// <summary>Wakes one waiter. A wake that comes before the wait is not lost; several are one.</summary>
internal sealed class WakeSignal(TimeProvider time)
{
    // Never disposed, which it need not be: a timer may wake it when nobody waits any more.
    private readonly SemaphoreSlim _wake = new(0, 1);

    public void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else was faster.
            }
        }
    }

    /// <summary>Waits for a wake, at most as long as told.</summary>
    public async Task WaitAsync(TimeSpan longest)
    {
        using var timer = longest == Timeout.InfiniteTimeSpan
            ? null
            : time.CreateTimer(static signal => ((WakeSignal)signal!).Wake(), this, longest, Timeout.InfiniteTimeSpan);
        await _wake.WaitAsync();
    }
}
