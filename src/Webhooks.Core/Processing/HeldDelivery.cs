using Microsoft.Extensions.Logging;
using Webhooks.Telemetry;

namespace Webhooks.Processing;

/// <summary>A delivery that this process has leased: waiting for a place, running, or being settled.</summary>
internal sealed class HeldDelivery(InboxLease lease)
{
    private readonly Lock _gate = new();
    private AttemptRun? _run;
    private bool _isInterrupted;

    public InboxLease Lease => lease;

    /// <summary>Gets or sets a task that ends when the result is written, or cannot be.</summary>
    public Task Settled { get; set; } = Task.CompletedTask;

    /// <summary>Gets or sets a value indicating whether the handlers are done and only the result is to be written.</summary>
    public bool IsSettling { get; set; }

    /// <summary>Gets a value indicating whether another process has the delivery now.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Notes that the attempt runs now.</summary>
    public void Attach(AttemptRun run)
    {
        lock (_gate)
        {
            _run = run;

            if (_isInterrupted)
            {
                run.Interrupt();
            }
        }
    }

    /// <summary>Cancels the handlers' token, now or as soon as they run.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            _isInterrupted = true;
            _run?.Interrupt();
        }
    }

    /// <summary>Notes that another process has the delivery: the run here is cancelled, and its result is discarded.</summary>
    public void Lose(ILogger logger)
    {
        lock (_gate)
        {
            if (IsLost)
            {
                return;
            }

            IsLost = true;
        }

        ProcessingLog.LeaseLost(logger, lease.Endpoint, lease.Name);
        Interrupt();
    }
}
