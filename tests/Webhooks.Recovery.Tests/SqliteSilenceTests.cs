using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <inheritdoc/>
public sealed class SqliteSilenceTests : SilenceContract
{
    public override Task InitializeAsync()
    {
        Store = new SqliteStore();
        return Task.CompletedTask;
    }
}
