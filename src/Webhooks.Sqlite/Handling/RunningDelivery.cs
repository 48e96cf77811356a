using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Handling;

/// <summary>A delivery that is being handled here.</summary>
internal sealed class RunningDelivery(Lease lease, TimeSpan timeout, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancellation = new(timeout, time);
    private bool _isDisposed;

    public Lease Lease => lease;

    /// <summary>Cancelled when its time is over, when the app stops, or when its lease is lost.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>When its lease was last prolonged.</summary>
    public long RenewedAt { get; set; }

    /// <summary>Whether the app stops: an interruption is then no failure.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>Whether another process has it now.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether the handlers are done and only the result is to be written.</summary>
    public bool IsSettling { get; set; }

    /// <summary>Ends when it is settled.</summary>
    public Task Settled { get; set; } = Task.CompletedTask;

    public void Release()
    {
        IsReleased = true;
        Cancel();
    }

    public void Lose()
    {
        IsLost = true;
        Cancel();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _cancellation.Dispose();
        }
    }

    // Handlers' own callbacks run where they will: not on the thread that writes, nor under the lock.
    private void Cancel()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _ = _cancellation.CancelAsync();
            }
        }
    }
}
