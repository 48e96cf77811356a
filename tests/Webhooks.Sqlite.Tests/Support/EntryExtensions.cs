using System.Globalization;

namespace Webhooks.Sqlite.Tests;

internal static class EntryExtensions
{
    /// <summary>The delivery's number in the file.</summary>
    public static long Number(this WebhookDeliveryEntry entry) => long.Parse(entry.Key, CultureInfo.InvariantCulture);
}
