namespace Webhooks.Contract.Tests;

/// <summary>The memory that many machines share, over one server for all of its tests.</summary>
public sealed class PostgreSqlDeduplicatorTests(PostgreSqlServer server)
    : DeduplicatorContract(new PostgreSqlDeduplicatorHarness(server)), IClassFixture<PostgreSqlServer>;
