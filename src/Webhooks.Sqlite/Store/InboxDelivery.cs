using System.Diagnostics;
using Webhooks.Processing;
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
    long Checksum,
    string? TraceParent,
    string? TraceState,
    string? Subject,
    WebhookOrigin Origin)
{
    public static InboxDelivery Copy(WebhookDelivery delivery, Activity? activity)
    {
        var key = DeliveryKey.Of(delivery);
        var headers = InboxJson.Write(delivery.UnsignedHeaders);
        var body = delivery.BorrowedBody.ToArray();
        var traced = activity?.IdFormat == ActivityIdFormat.W3C ? activity : null;

        return new(
            key,
            delivery.Type,
            InboxTime.Of(delivery.ReceivedAt),
            delivery.OccurredAt is { } occurredAt ? InboxTime.Of(occurredAt) : null,
            delivery.IsVerified,
            headers,
            body,
            InboxChecksum.Of(key, delivery.Type, delivery.IsVerified, headers, body),
            traced?.Id,
            traced?.TraceStateString,
            delivery.Subject,
            delivery.Origin);
    }
}
