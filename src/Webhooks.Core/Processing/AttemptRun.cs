namespace Webhooks.Processing;

/// <summary>A running attempt, with the means to end it early and the task of its end.</summary>
internal sealed class AttemptRun : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancellation;
    private bool _isDisposed;

    public AttemptRun(WebhookAttempt attempt, TimeSpan timeout, TimeProvider time)
    {
        Attempt = attempt;
        _cancellation = new(timeout, time);
        Token = _cancellation.Token;
    }

    public WebhookAttempt Attempt { get; }

    /// <summary>Gets the handlers' token: cancelled when their time is over, when the app stops, or when the lease is lost.</summary>
    public CancellationToken Token { get; }

    /// <summary>Gets a value indicating whether the attempt was ended from outside, so that it does not count.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Gets or sets the task of the end: it completes when the handlers have really ended, and never faults.</summary>
    public Task<WebhookAttemptResult> Ended { get; set; } = null!;

    /// <summary>Cancels the handlers' token: the app stops, or the lease is lost.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            IsInterrupted = true;

            // On another thread: callbacks of handlers may do anything.
            _ = _cancellation.CancelAsync();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _cancellation.Dispose();
        }
    }
}
