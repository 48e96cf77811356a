using System.Diagnostics;
using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>A delivery as it goes into the file. It owns all its memory: the request may be over before it is written.</summary>
internal sealed record InboxDelivery(
    DeliveryKey Key,
    string Type,
    long ReceivedAt,
    long? OccurredAt,
    bool IsVerified,
    string? Headers,
    byte[] Body,
    string? TraceParent,
    string? TraceState,
    string? Subject,
    WebhookOrigin Origin)
{
    public static InboxDelivery Copy(WebhookDelivery delivery, Activity? activity)
    {
        var traced = activity?.IdFormat == ActivityIdFormat.W3C ? activity : null;

        return new(
            DeliveryKey.Of(delivery),
            delivery.Type,
            InboxTime.Of(delivery.ReceivedAt),
            delivery.OccurredAt is { } occurredAt ? InboxTime.Of(occurredAt) : null,
            delivery.IsVerified,
            InboxJson.Write(delivery.UnsignedHeaders),
            delivery.BorrowedBody.ToArray(),
            traced?.Id,
            traced?.TraceStateString,
            delivery.Subject,
            delivery.Origin);
    }
}
