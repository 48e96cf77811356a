namespace Webhooks.Tests;

/// <summary>The PostgreSQL of a test class.</summary>
public sealed class PostgreSqlServer : PostgreSqlCluster, IAsyncLifetime
{
    /// <summary>Skips the test where there is no server to start.</summary>
    public static void Require() => Requirement.Check(IsInstalled, HowToInstall);
}
