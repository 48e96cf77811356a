using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <inheritdoc/>
[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlCircleCITests(PostgreSqlServer server) : CircleCIContract
{
    public override async Task InitializeAsync() =>
        Store = PostgreSqlTests.IsThere ? await PostgreSqlStore.CreateAsync(server) : new AbsentStore();
}
