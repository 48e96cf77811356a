namespace Webhooks.Contract.Tests;

/// <summary>The memory that many machines share.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlDeduplicatorTests(PostgreSqlServer server) : DeduplicatorContract(new PostgreSqlDeduplicatorHarness(server));
