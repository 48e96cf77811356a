namespace Webhooks.Tests;

/// <summary>The stand-in for SQS of a test class.</summary>
public sealed class SqsServer : SqsStandIn, IAsyncLifetime
{
    /// <summary>Skips the test where it cannot be started.</summary>
    public static void Require() => Requirement.Check(Missing is null, Missing ?? "");
}
