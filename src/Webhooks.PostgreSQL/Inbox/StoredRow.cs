using System.Diagnostics;
using Npgsql;
using Webhooks.Processing;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>A delivery as it comes out of the database.</summary>
internal static class StoredRow
{
    /// <summary>The columns that <see cref="Read"/> takes, from a row <c>d</c>, its body <c>b</c> and its marks.</summary>
    public const string Columns =
        """
        d.number, d.provider, d.endpoint, d.tenant, d.id, d.type, d.subject, d.exact, d.origin, d.verified, d.received_at, d.occurred_at,
        d.headers, d.trace_parent, d.trace_state, b.body, d.succeeded, d.only_handler, d.attempts,
        COALESCE((SELECT array_agg(e.handler) FROM webhook_inbox_effects e WHERE e.number = d.number), '{}')
        """;

    /// <exception cref="System.Text.Json.JsonException">The stored row is not of the form that this package writes.</exception>
    /// <exception cref="InvalidOperationException">There is no body.</exception>
    public static WebhookAttempt Read(NpgsqlDataReader row)
    {
        var (tenant, id) = (row.GetNullableString(3), row.GetString(4));
        var (type, subject) = (row.GetString(5), row.GetNullableString(6));

        if (row.GetNullableString(7) is { } exact
            && InboxJson.ReadNames(exact) is [var exactTenant, var exactId, var exactType, var exactSubject])
        {
            (tenant, id) = (tenant is null ? null : exactTenant, exactId);
            (type, subject) = (exactType, subject is null ? null : exactSubject);
        }

        ActivityContext.TryParse(row.GetNullableString(13), row.GetNullableString(14), isRemote: true, out var accepted);

        return new()
        {
            Delivery = new()
            {
                Provider = row.GetString(1),
                Endpoint = row.GetString(2),
                Tenant = tenant,
                Id = id,
                Type = type,
                Subject = subject,
                Origin = (WebhookOrigin)row.GetInt16(8),
                IsVerified = row.GetBoolean(9),
                ReceivedAt = row.GetTime(10),
                OccurredAt = row.GetNullableTime(11),
                UnsignedHeaders = InboxJson.ReadHeaders(row.GetNullableString(12)),
                Body = row.IsDBNull(15)
                    ? throw new InvalidOperationException("The database does not hold the delivery's body.")
                    : row.GetFieldValue<byte[]>(15),
            },
            Number = Math.Max(row.GetInt32(18), 1),
            SucceededHandlers = Names(row.GetNullableString(16), row.GetFieldValue<string[]>(19)),
            OnlyHandler = row.GetNullableString(17),
            AcceptedBy = accepted,
        };
    }

    /// <summary>Returns the handlers that have succeeded: those that were settled, and those that were committed with effects.</summary>
    public static string[] Names(string? settled, string[] marks) =>
        marks.Length == 0 ? InboxJson.ReadNames(settled) : [.. InboxJson.ReadNames(settled).Union(marks)];
}
