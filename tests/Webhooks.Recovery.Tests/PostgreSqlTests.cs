namespace Webhooks.Recovery.Tests;

/// <summary>One server for all tests of this assembly.</summary>
[CollectionDefinition(Name)]
public sealed class PostgreSqlTests : ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "PostgreSQL";

    /// <summary>Whether there is a server to start.</summary>
    public static bool IsThere { get; } = Record.Exception(PostgreSqlServer.Require) is null;
}
