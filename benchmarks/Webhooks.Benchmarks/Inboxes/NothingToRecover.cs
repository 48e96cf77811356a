namespace Webhooks.Benchmarks.Inboxes;

/// <summary>A CircleCI to which nothing has happened: recovery is on, and no sweep disturbs what is measured.</summary>
internal sealed class NothingToRecover : IWebhookRecoverySource
{
    public string Provider => "CircleCI";

    public TimeSpan SettleTime => TimeSpan.Zero;

    public TimeSpan Overlap => TimeSpan.Zero;

    public string? CheckProject(string project) => null;

    public IAsyncEnumerable<RecoverableEvent> FindAsync(WebhookRecoveryQuery query, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<RecoverableEvent>();
}
