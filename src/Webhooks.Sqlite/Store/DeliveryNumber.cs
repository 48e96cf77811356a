using System.Globalization;

namespace Webhooks.Sqlite.Store;

/// <summary>The keys of deliveries: their numbers in the file, in order of acceptance, never used twice.</summary>
internal static class DeliveryNumber
{
    public static string ToKey(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a key; 0, which no delivery has, for anything else.</summary>
    public static long Of(string key) => long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
