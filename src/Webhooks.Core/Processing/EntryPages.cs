using System.Globalization;

namespace Webhooks.Processing;

/// <summary>
/// Makes pages and plans of entries, for stores that look at deliveries one by one. A place is the position at which a page ends.
/// </summary>
internal static class EntryPages
{
    private const int MaxSamples = 5;

    /// <summary>Reads the place behind which a page begins; null for the first page.</summary>
    /// <exception cref="ArgumentException">It is not the end of a page.</exception>
    public static (long Ticks, string Key)? ReadPlace(string? after) => after is null ? null
        : after.Split('.', 2) is [var ticks, var key]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, key)
            : throw new ArgumentException("This is not the end of a page of this store.", nameof(after));

    /// <summary>Takes a page out of all entries that match, the last to finish first.</summary>
    public static WebhookDeliveryPage Page(
        IEnumerable<WebhookDeliveryEntry> matching, int count, (long Ticks, string Key)? after, DateTimeOffset? searchedBackTo)
    {
        var entries = matching
            .OrderByDescending(PlaceOf)
            .Where(entry => after is not { } place || PlaceOf(entry).CompareTo(place) < 0)
            .Take(count + 1)
            .ToArray();

        return new()
        {
            Entries = entries.Length > count ? entries[..count] : entries,
            Next = entries.Length > count ? WritePlace(entries[count - 1]) : null,
            SearchedBackTo = searchedBackTo,
        };
    }

    /// <summary>Makes the plan of an operation over all entries that match.</summary>
    public static WebhookOperationPlan Plan(
        WebhookDeliveryFilter filter, WebhookOperation operation, IReadOnlyList<WebhookDeliveryEntry> matching, long boundary) => new()
        {
            Operation = operation,
            Filter = filter,
            Count = matching.Count,
            Oldest = matching.Count == 0 ? null : matching.Min(entry => entry.ReceivedAt),
            Newest = matching.Count == 0 ? null : matching.Max(entry => entry.ReceivedAt),
            Samples = [.. matching.Take(MaxSamples)],
            Boundary = boundary.ToString(CultureInfo.InvariantCulture),
        };

    private static (long Ticks, string Key) PlaceOf(WebhookDeliveryEntry entry) =>
        ((entry.FinishedAt ?? entry.ReceivedAt).UtcTicks, entry.Key);

    private static string WritePlace(WebhookDeliveryEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{PlaceOf(entry).Ticks}.{entry.Key}");
}
