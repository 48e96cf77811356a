using System.Text;

namespace Webhooks.Processing;

/// <summary>Applies a filter in stores that look at deliveries one by one.</summary>
internal static class EntryFilter
{
    /// <summary>Returns whether a filter selects a delivery.</summary>
    public static bool Selects(this WebhookDeliveryFilter filter, WebhookDeliveryEntry entry, ReadOnlySpan<byte> body) =>
        (filter.State is null || filter.State == entry.State)
        && Is(filter.Provider, entry.Provider)
        && Is(filter.Endpoint, entry.Endpoint)
        && Is(filter.Tenant, entry.Tenant)
        && Is(filter.Type, entry.Type)
        && Is(filter.Subject, entry.Subject)
        && !(entry.ReceivedAt < filter.ReceivedFrom)
        && !(entry.ReceivedAt >= filter.ReceivedBefore)
        && (filter.Text is null || body.IndexOf(Encoding.UTF8.GetBytes(filter.Text)) >= 0)
        && (filter.Error is null || entry.LastError?.Contains(filter.Error, StringComparison.Ordinal) == true);

    private static bool Is(string? wanted, string? actual) => wanted is null || wanted == actual;
}
