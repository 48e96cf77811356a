using Webhooks.Processing;
using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>The queries of operators over the file.</summary>
internal static class DeliveryQueries
{
    // A page looks at this many rows at most when no index finds them; bodies are larger.
    private const int RowsAPage = 200_000;
    private const int BodiesAPage = 20_000;

    private const string Columns =
        """
        SELECT number, provider, endpoint, tenant, id, type, received_at, occurred_at, state, attempts, due_at, finished_at, last_error,
            succeeded, subject, origin, (SELECT json_group_array(handler) FROM effect_marks m WHERE m.number = deliveries.number)
        FROM deliveries
        """;

    public static WebhookDeliveryPage List(InboxConnection connection, DeliverySelection selection, int count, long before)
    {
        var newest = Math.Min(before, connection.Number("SELECT MAX(number) FROM deliveries") + 1);
        var lowest = selection.IsIndexed ? 0 : Math.Max(0, newest - (selection.SearchesBodies ? BodiesAPage : RowsAPage));
        var entries = new List<WebhookDeliveryEntry>();

        using (var rows = connection.Query(
            $"{Columns} WHERE number < ?1 AND number >= ?2{selection.Condition} ORDER BY number DESC LIMIT ?3",
            selection.After(newest, lowest, (long)count)))
        {
            while (rows.Read())
            {
                entries.Add(Entry(rows));
            }
        }

        var end = entries.Count == count ? DeliveryNumber.Of(entries[^1].Key) : lowest;
        var hasMore = connection.Number("SELECT EXISTS (SELECT 1 FROM deliveries WHERE number < ?1)", end) != 0;
        var searched = connection.Number("SELECT received_at FROM deliveries WHERE number >= ?1 ORDER BY number LIMIT 1", end);

        return new()
        {
            Entries = entries,
            Next = hasMore ? DeliveryNumber.ToKey(end) : null,
            SearchedBackTo = searched == 0 ? null : InboxTime.Read(searched),
        };
    }

    public static WebhookDeliveryEntry? Find(InboxConnection connection, long number)
    {
        using var rows = connection.Query(Columns + " WHERE number = ?1", number);
        return rows.Read() ? Entry(rows) : null;
    }

    public static List<WebhookFailedAttempt> Failures(InboxConnection connection, long number)
    {
        var failures = new List<WebhookFailedAttempt>();
        using var rows = connection.Query(
            "SELECT attempt, at, handler, duration, exception, message FROM failures WHERE number = ?1 ORDER BY rowid DESC LIMIT 100",
            number);

        while (rows.Read())
        {
            failures.Add(new()
            {
                Attempt = rows.GetInt32(0),
                At = InboxTime.Read(rows.GetInt64(1)),
                Handler = rows.GetNullableString(2),
                Duration = rows.IsDBNull(3) ? null : TimeSpan.FromTicks(rows.GetInt64(3)),
                ExceptionType = rows.GetNullableString(4),
                Message = rows.GetString(5),
            });
        }

        failures.Reverse();
        return failures;
    }

    public static WebhookOperationPlan Plan(InboxConnection connection, WebhookDeliveryFilter filter, WebhookOperation operation)
    {
        var selection = new DeliverySelection(filter);
        var boundary = connection.Number("SELECT MAX(number) FROM deliveries");
        var (count, oldest, newest) = (0L, 0L, 0L);

        using (var rows = connection.Query(
            $"SELECT COUNT(*), MIN(received_at), MAX(received_at) FROM deliveries WHERE number <= ?1{selection.Condition}",
            selection.After(boundary)))
        {
            if (rows.Read())
            {
                (count, oldest, newest) = (rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2));
            }
        }

        return new()
        {
            Operation = operation,
            Filter = filter,
            Count = count,
            Oldest = count == 0 ? null : InboxTime.Read(oldest),
            Newest = count == 0 ? null : InboxTime.Read(newest),
            Samples = count == 0 ? [] : List(connection, selection, Math.Min(5, (int)Math.Min(count, 5)), boundary + 1).Entries,
            Boundary = DeliveryNumber.ToKey(boundary),
        };
    }

    /// <summary>Returns the next numbers that match, oldest first.</summary>
    public static List<long> Numbers(InboxConnection connection, DeliverySelection selection, long after, long boundary, int count)
    {
        var numbers = new List<long>();
        using var rows = connection.Query(
            $"SELECT number FROM deliveries WHERE number > ?1 AND number <= ?2{selection.Condition} ORDER BY number LIMIT ?3",
            selection.After(after, boundary, (long)count));

        while (rows.Read())
        {
            numbers.Add(rows.GetInt64(0));
        }

        return numbers;
    }

    private static WebhookDeliveryEntry Entry(InboxRows row)
    {
        var state = (WebhookDeliveryState)row.GetInt32(8);

        return new()
        {
            Key = DeliveryNumber.ToKey(row.GetInt64(0)),
            Provider = row.GetString(1),
            Endpoint = row.GetString(2),
            Tenant = row.GetString(3) is { Length: > 0 } tenant ? tenant : null,
            Id = row.GetString(4),
            Type = row.GetString(5),
            ReceivedAt = InboxTime.Read(row.GetInt64(6)),
            OccurredAt = row.IsDBNull(7) ? null : InboxTime.Read(row.GetInt64(7)),
            State = state,
            Attempts = row.GetInt32(9),
            DueAt = state == WebhookDeliveryState.Pending && row.GetInt64(10) is > 0 and var dueAt ? InboxTime.Read(dueAt) : null,
            FinishedAt = row.IsDBNull(11) ? null : InboxTime.Read(row.GetInt64(11)),
            LastError = row.GetNullableString(12),
            SucceededHandlers = StoredDelivery.Names(row.GetNullableString(13), InboxJson.ReadNames(row.GetNullableString(16))),
            Subject = row.GetNullableString(14),
            Origin = (WebhookOrigin)row.GetInt32(15),
        };
    }
}
