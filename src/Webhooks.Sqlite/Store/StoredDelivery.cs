using System.Diagnostics;
using Webhooks.Processing;
using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>A delivery as it came out of the file.</summary>
/// <param name="Delivery">The delivery, body included.</param>
/// <param name="SucceededHandlers">The handlers that earlier attempts have done.</param>
/// <param name="EffectMarks">Those of them that have committed their success together with their effects.</param>
/// <param name="OnlyHandler">The one handler to run; <see langword="null"/> for all that have not succeeded.</param>
/// <param name="Accepted">The activity in which it was accepted; the default when there was none.</param>
internal sealed record StoredDelivery(
    WebhookDelivery Delivery, string[] SucceededHandlers, string[] EffectMarks, string? OnlyHandler, ActivityContext Accepted)
{
    /// <exception cref="DamagedDeliveryException">It is not what was stored.</exception>
    public static StoredDelivery? Load(InboxConnection connection, long number)
    {
        using var row = connection.Query(
            """
            SELECT provider, endpoint, tenant, id, type, received_at, occurred_at, verified, headers, body, succeeded, trace_parent,
                trace_state, subject, origin, only_handler, checksum,
                (SELECT json_group_array(handler) FROM effect_marks m WHERE m.number = deliveries.number)
            FROM deliveries JOIN bodies USING (number) WHERE number = ?1
            """,
            number);

        if (!row.Read())
        {
            return null;
        }

        var headers = row.GetNullableString(8);
        var delivery = new WebhookDelivery
        {
            Provider = row.GetString(0),
            Endpoint = row.GetString(1),
            Tenant = row.GetString(2) is { Length: > 0 } tenant ? tenant : null,
            Id = row.GetString(3),
            Type = row.GetString(4),
            ReceivedAt = InboxTime.Read(row.GetInt64(5)),
            OccurredAt = row.IsDBNull(6) ? null : InboxTime.Read(row.GetInt64(6)),
            IsVerified = row.GetBoolean(7),
            UnsignedHeaders = InboxJson.ReadHeaders(headers),
            Body = row.GetBytes(9),
            Subject = row.GetNullableString(13),
            Origin = (WebhookOrigin)row.GetInt32(14),
        };

        if (!row.IsDBNull(16) && row.GetInt64(16) != ChecksumOf(delivery, headers))
        {
            throw new DamagedDeliveryException(number);
        }

        ActivityContext.TryParse(
            row.GetNullableString(11), row.GetNullableString(12), isRemote: true, out var accepted);
        var marks = InboxJson.ReadNames(row.GetNullableString(17));
        return new(delivery, Names(row.GetNullableString(10), marks), marks, row.GetNullableString(15), accepted);
    }

    /// <summary>Returns the handlers that have succeeded: those that were settled, and those that were committed with effects.</summary>
    public static string[] Names(string? settled, string[] marks) =>
        marks.Length == 0 ? InboxJson.ReadNames(settled) : [.. InboxJson.ReadNames(settled).Union(marks)];

    private static long ChecksumOf(WebhookDelivery delivery, string? headers) =>
        InboxChecksum.Of(DeliveryKey.Of(delivery), delivery.Type, delivery.IsVerified, headers, delivery.BorrowedBody);
}
