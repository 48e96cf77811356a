using Npgsql;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>The queries of operators over the database.</summary>
internal static class DeliveryQueries
{
    // A page looks at this many rows at most when no index finds them; bodies are larger.
    private const int RowsAPage = 200_000;
    private const int BodiesAPage = 20_000;

    private const string Columns =
        """
        SELECT d.number, d.provider, d.endpoint, d.tenant, d.id, d.type, d.received_at, d.occurred_at, d.state, d.attempts, d.due_at,
            d.finished_at, d.last_error, d.succeeded, d.subject, d.origin,
            COALESCE((SELECT array_agg(e.handler) FROM webhook_inbox_effects e WHERE e.number = d.number), '{}')
        FROM webhook_inbox d
        """;

    private const string Counts =
        """
        SELECT
            (SELECT COUNT(*) FROM webhook_inbox WHERE state = 0), (SELECT COUNT(*) FROM webhook_inbox WHERE state = 1),
            (SELECT COUNT(*) FROM webhook_inbox WHERE state = 2), (SELECT COUNT(*) FROM webhook_inbox WHERE state = 3),
            LEAST(
                (SELECT received_at FROM webhook_inbox WHERE state = 0 ORDER BY number LIMIT 1),
                (SELECT received_at FROM webhook_inbox WHERE state = 1 ORDER BY number LIMIT 1)),
            clock_timestamp()
        """;

    /// <summary>Returns the statement that reads a page: numbers below $1 and from $2 on, at most $3.</summary>
    public static string PageOf(DeliverySelection selection) => $"{Columns} WHERE {selection.Page} LIMIT $3";

    public static async Task<WebhookDeliveryCounts> CountAsync(InboxDatabase database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Counts);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var age = row.IsDBNull(4) ? TimeSpan.Zero : row.GetDateTime(5) - row.GetDateTime(4);

        return new()
        {
            Pending = row.GetInt64(0),
            Running = row.GetInt64(1),
            Handled = row.GetInt64(2),
            DeadLettered = row.GetInt64(3),
            OldestWaitingAge = age < TimeSpan.Zero ? TimeSpan.Zero : age,
        };
    }

    public static async Task<WebhookDeliveryPage> ListAsync(
        InboxDatabase database, DeliverySelection selection, int count, long before, CancellationToken cancellationToken)
    {
        var newest = Math.Min(before, await NewestAsync(database, cancellationToken) + 1);
        var lowest = selection.IsIndexed ? 0 : Math.Max(0, newest - (selection.SearchesBodies ? BodiesAPage : RowsAPage));
        var entries = new List<WebhookDeliveryEntry>();

        await using (var command = selection.Command(database, PageOf(selection), newest, lowest, count))
        {
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);

            while (await rows.ReadAsync(cancellationToken))
            {
                entries.Add(Entry(rows));
            }
        }

        var end = entries.Count == count ? DeliveryNumber.Of(entries[^1].Key) : lowest;
        await using var rest = database.CreateCommand(
            """
            SELECT EXISTS (SELECT FROM webhook_inbox WHERE number < $1),
                (SELECT received_at FROM webhook_inbox WHERE number >= $1 ORDER BY number LIMIT 1)
            """).With(end);
        await using var row = await rest.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);

        return new()
        {
            Entries = entries,
            Next = row.GetBoolean(0) ? DeliveryNumber.ToKey(end) : null,
            SearchedBackTo = row.GetNullableTime(1),
        };
    }

    public static async Task<WebhookDeliveryEntry?> FindAsync(InboxDatabase database, long number, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Columns + " WHERE d.number = $1").With(number);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? Entry(row) : null;
    }

    public static async Task<WebhookDelivery?> LoadAsync(InboxDatabase database, long number, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"SELECT {StoredRow.Columns} FROM webhook_inbox d JOIN webhook_inbox_bodies b USING (number) WHERE d.number = $1").With(number);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? StoredRow.Read(row).Delivery : null;
    }

    public static async Task<IReadOnlyList<WebhookFailedAttempt>> FailuresAsync(
        InboxDatabase database, long number, CancellationToken cancellationToken)
    {
        var failures = new List<WebhookFailedAttempt>();
        await using var command = database.CreateCommand(
            """
            SELECT attempt, at, handler, duration, exception, message FROM webhook_inbox_failures
            WHERE number = $1 ORDER BY failure DESC LIMIT 100
            """).With(number);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);

        while (await rows.ReadAsync(cancellationToken))
        {
            failures.Add(new()
            {
                Attempt = rows.GetInt32(0),
                At = rows.GetTime(1),
                Handler = rows.GetNullableString(2),
                Duration = rows.IsDBNull(3) ? null : rows.GetTimeSpan(3),
                ExceptionType = rows.GetNullableString(4),
                Message = rows.GetString(5),
            });
        }

        failures.Reverse();
        return failures;
    }

    public static async Task<WebhookOperationPlan> PlanAsync(
        InboxDatabase database, WebhookDeliveryFilter filter, WebhookOperation operation, CancellationToken cancellationToken)
    {
        var selection = new DeliverySelection(filter);
        var boundary = await NewestAsync(database, cancellationToken);
        long count;
        DateTimeOffset? oldest, newest;

        await using (var command = selection.Command(
            database,
            "SELECT COUNT(*), MIN(d.received_at), MAX(d.received_at) FROM webhook_inbox d WHERE d.number <= $1 AND $2 = "
            + $"$3{selection.Condition}",
            boundary,
            second: 0,
            third: 0))
        {
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            (count, oldest, newest) = (row.GetInt64(0), row.GetNullableTime(1), row.GetNullableTime(2));
        }

        return new()
        {
            Operation = operation,
            Filter = filter,
            Count = count,
            Oldest = oldest,
            Newest = newest,
            Samples = count == 0
                ? []
                : (await ListAsync(database, selection, (int)Math.Min(count, 5), boundary + 1, cancellationToken)).Entries,
            Boundary = DeliveryNumber.ToKey(boundary),
        };
    }

    /// <summary>Returns the next numbers that match, oldest first.</summary>
    public static async Task<List<long>> NumbersAsync(
        InboxDatabase database, DeliverySelection selection, long after, long boundary, int count, CancellationToken cancellationToken)
    {
        var numbers = new List<long>();
        await using var command = selection.Command(
            database,
            $"SELECT d.number FROM webhook_inbox d WHERE d.number > $1 AND d.number <= $2{selection.Condition} ORDER BY d.number LIMIT $3",
            after,
            boundary,
            count);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);

        while (await rows.ReadAsync(cancellationToken))
        {
            numbers.Add(rows.GetInt64(0));
        }

        return numbers;
    }

    private static async Task<long> NewestAsync(InboxDatabase database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT COALESCE(MAX(number), 0) FROM webhook_inbox");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static WebhookDeliveryEntry Entry(NpgsqlDataReader row)
    {
        var state = (WebhookDeliveryState)row.GetInt16(8);

        return new()
        {
            Key = DeliveryNumber.ToKey(row.GetInt64(0)),
            Provider = row.GetString(1),
            Endpoint = row.GetString(2),
            Tenant = row.GetNullableString(3),
            Id = row.GetString(4),
            Type = row.GetString(5),
            ReceivedAt = row.GetTime(6),
            OccurredAt = row.GetNullableTime(7),
            State = state,
            Attempts = row.GetInt32(9),
            DueAt = state == WebhookDeliveryState.Pending ? row.GetTime(10) : null,
            FinishedAt = row.GetNullableTime(11),
            LastError = row.GetNullableString(12),
            SucceededHandlers = StoredRow.Names(row.GetNullableString(13), row.GetFieldValue<string[]>(16)),
            Subject = row.GetNullableString(14),
            Origin = (WebhookOrigin)row.GetInt16(15),
        };
    }
}
