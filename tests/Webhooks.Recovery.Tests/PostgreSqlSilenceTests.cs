using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <inheritdoc/>
[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlSilenceTests(PostgreSqlServer server) : SilenceContract
{
    public override async Task InitializeAsync() =>
        Store = PostgreSqlTests.IsThere ? await PostgreSqlStore.CreateAsync(server) : new AbsentStore();
}
