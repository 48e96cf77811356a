using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>Counts what the file holds. Takes some 30 ms for each million of deliveries.</summary>
internal static class InboxCounts
{
    public static WebhookDeliveryCounts Count(InboxConnection connection, long now) => new()
    {
        Pending = Count(connection, WebhookDeliveryState.Pending),
        Running = Count(connection, WebhookDeliveryState.Running),
        Handled = Count(connection, WebhookDeliveryState.Handled),
        DeadLettered = Count(connection, WebhookDeliveryState.DeadLettered),
        OldestWaitingAge = OldestWaitingAge(connection, now),
    };

    private static long Count(InboxConnection connection, WebhookDeliveryState state) =>
        connection.Number("SELECT COUNT(*) FROM deliveries WHERE state = ?1", (long)state);

    private static TimeSpan OldestWaitingAge(InboxConnection connection, long now)
    {
        var oldest = Math.Min(Oldest(connection, WebhookDeliveryState.Pending, now), Oldest(connection, WebhookDeliveryState.Running, now));
        return TimeSpan.FromTicks(Math.Max(now - oldest, 0));
    }

    private static long Oldest(InboxConnection connection, WebhookDeliveryState state, long otherwise) => connection.Number(
        "SELECT COALESCE((SELECT received_at FROM deliveries WHERE state = ?1 ORDER BY number LIMIT 1), ?2)", (long)state, otherwise);
}
