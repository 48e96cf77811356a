namespace Webhooks.Dashboard.Runs;

/// <summary>A run of this process.</summary>
internal sealed class Run(RunView view, Action<Run> told) : IProgress<WebhookOperationProgress>, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    public RunView View { get; set; } = view;

    /// <summary>Gets or sets what ends with the run, and never fails.</summary>
    public Task End { get; set; } = Task.CompletedTask;

    public CancellationToken Token => _cancellation.Token;

    public bool IsCancelled { get; private set; }

    public void Cancel()
    {
        IsCancelled = true;
        _ = _cancellation.CancelAsync();
    }

    public void Dispose() => _cancellation.Dispose();

    public void Report(WebhookOperationProgress value)
    {
        View = View with { Examined = value.Examined, Changed = value.Changed };
        told(this);
    }
}
