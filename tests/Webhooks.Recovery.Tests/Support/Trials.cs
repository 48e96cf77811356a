namespace Webhooks.Recovery.Tests.Support;

/// <summary>The sizes of long trials: small by default, in full with WEBHOOKS_TRIALS=full.</summary>
internal static class Trials
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("WEBHOOKS_TRIALS") == "full";
}
