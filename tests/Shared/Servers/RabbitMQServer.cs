namespace Webhooks.Tests;

/// <summary>The broker of a test class.</summary>
public sealed class RabbitMQServer : RabbitMQBroker, IAsyncLifetime
{
    /// <summary>Skips the test where there is no broker to start.</summary>
    public static void Require() => Requirement.Check(IsInstalled, HowToInstall);
}
