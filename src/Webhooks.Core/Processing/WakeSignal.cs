namespace Webhooks.Processing;

/// <summary>Wakes one waiter. A wake that comes before the wait is not lost; several are one.</summary>
internal sealed class WakeSignal(TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0, 1);

    public void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
        catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
        {
            // Another caller was faster, or nothing waits any more: a timer may fire after the end.
        }
    }

    /// <summary>Waits for a wake, at most for the given time.</summary>
    public async Task WaitAsync(TimeSpan longest)
    {
        using var timer = longest == Timeout.InfiniteTimeSpan
            ? null
            : time.CreateTimer(static signal => ((WakeSignal)signal!).Wake(), this, longest, Timeout.InfiniteTimeSpan);
        await _wake.WaitAsync();
    }

    public void Dispose() => _wake.Dispose();
}
