namespace Webhooks.Contract.Tests;

internal sealed class FolderHarness : InboxHarness
{
    private readonly TemporaryFolder _folder = new();

    public override string Inbox => "Folder";

    public override string Storage => _folder.Path;

    public override Task SpoilAsync() => File.WriteAllTextAsync(Directory.GetFiles(Storage, "*.json").Single(), "no message");

    public override Task<long> CountDeadAsync(IServiceProvider app) => Count("*.dead");

    public override Task<long> CountWaitingAsync(IServiceProvider app) => Count("*.json");

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }

    private Task<long> Count(string pattern) => Task.FromResult((long)Directory.GetFiles(Storage, pattern).Length);
}
