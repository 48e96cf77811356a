using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <inheritdoc/>
public sealed class SqliteHistoryTests : HistoryContract
{
    public override Task InitializeAsync()
    {
        Store = new SqliteStore();
        return Task.CompletedTask;
    }
}
