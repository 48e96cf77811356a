using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Writing;

/// <inheritdoc/>
internal sealed class InboxWrite<TResult>(Func<InboxConnection, TResult> apply, long size) : InboxWrite(size)
{
    private readonly TaskCompletionSource<TResult> _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult _result = default!;

    /// <summary>Gets the task that ends when the change is on disk, or has failed.</summary>
    public Task<TResult> Committed => _committed.Task;

    public override void Apply(InboxConnection connection) => _result = apply(connection);

    public override void Succeed() => _committed.SetResult(_result);

    public override void Fail(Exception exception) => _committed.SetException(exception);
}
