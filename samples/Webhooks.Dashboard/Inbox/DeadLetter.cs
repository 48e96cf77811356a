namespace Webhooks.Dashboard.Inbox;

/// <summary>A delivery whose handlers failed at every attempt.</summary>
internal sealed record DeadLetter(
    string Key, string Provider, string EventType, string Id, DateTimeOffset ReceivedAt, int Attempts, string? Error)
{
    public static DeadLetter Of(WebhookDeliveryEntry entry) => new(
        entry.Key, entry.Provider, entry.Type, entry.Id, entry.ReceivedAt, entry.Attempts, entry.LastError);
}
