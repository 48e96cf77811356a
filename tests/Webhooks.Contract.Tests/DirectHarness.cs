namespace Webhooks.Contract.Tests;

internal sealed class DirectHarness : InboxHarness
{
    public override string Inbox => "Direct";

    public override string Storage => "";

    // Nothing is left when the request is answered.
    public override Task<long> CountWaitingAsync(IServiceProvider app) => Task.FromResult(0L);

    public override ValueTask DisposeAsync() => default;
}
