using System.Globalization;

namespace Webhooks.Recovery.Tests.Support;

/// <summary>The sizes of long trials: small by default, in full with WEBHOOKS_TRIALS=full; of histories as many as WEBHOOKS_HISTORIES says.</summary>
internal static class Trials
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("WEBHOOKS_TRIALS") == "full";

    public static int? Histories { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("WEBHOOKS_HISTORIES"), CultureInfo.InvariantCulture, out var count) ? count : null;
}
