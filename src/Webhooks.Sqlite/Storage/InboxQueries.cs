namespace Webhooks.Sqlite.Storage;

/// <summary>What operators ask of the file, and do to it.</summary>
internal static class InboxQueries
{
    private const string Columns =
        """
        SELECT number, provider, endpoint, tenant, id, type, received_at, occurred_at, state, attempts, due_at, finished_at, last_error, succeeded
        FROM deliveries
        """;

    public static IReadOnlyList<SqliteInboxEntry> List(InboxConnection connection, SqliteInboxState? state, int count, long before)
    {
        var entries = new List<SqliteInboxEntry>();
        using var rows = state is { } only
            ? connection.Query(Columns + " WHERE state = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3", (long)only, before, count)
            : connection.Query(Columns + " WHERE number < ?1 ORDER BY number DESC LIMIT ?2", before, count);

        while (rows.Read())
        {
            entries.Add(Entry(rows));
        }

        return entries;
    }

    public static SqliteInboxEntry? Find(InboxConnection connection, long number)
    {
        using var rows = connection.Query(Columns + " WHERE number = ?1", number);
        return rows.Read() ? Entry(rows) : null;
    }

    public static SqliteInboxCounts Count(InboxConnection connection, long now)
    {
        return new(
            Count(connection, SqliteInboxState.Pending),
            Count(connection, SqliteInboxState.Running),
            Count(connection, SqliteInboxState.Handled),
            Count(connection, SqliteInboxState.Dead),
            OldestWaiting(connection, now));
    }

    public static long Count(InboxConnection connection, SqliteInboxState state) =>
        connection.Number("SELECT COUNT(*) FROM deliveries WHERE state = ?1", (long)state);

    /// <summary>How long ago the oldest delivery that is not yet handled was received.</summary>
    public static TimeSpan OldestWaiting(InboxConnection connection, long now)
    {
        var oldest = Math.Min(Oldest(connection, SqliteInboxState.Pending, now), Oldest(connection, SqliteInboxState.Running, now));
        return TimeSpan.FromTicks(Math.Max(now - oldest, 0));
    }

    /// <summary>Makes a delivery due now, and a dead one alive again with all its attempts.</summary>
    public static bool Retry(InboxConnection connection, long number) => connection.Execute(
        """
        UPDATE deliveries SET due_at = 0, attempts = CASE state WHEN 3 THEN 0 ELSE attempts END, state = 0, finished_at = NULL
        WHERE number = ?1 AND state IN (0, 3)
        """,
        number) == 1;

    /// <summary>Makes the oldest dead letters alive again.</summary>
    /// <returns>How many.</returns>
    public static int RetryDead(InboxConnection connection, int count, long upTo) => connection.Execute(
        """
        UPDATE deliveries SET state = 0, due_at = 0, attempts = 0, finished_at = NULL
        WHERE number IN (SELECT number FROM deliveries WHERE state = 3 AND number <= ?2 ORDER BY number LIMIT ?1)
        """,
        count, upTo);

    public static long NewestDead(InboxConnection connection) => connection.Number("SELECT MAX(number) FROM deliveries WHERE state = 3");

    /// <summary>Deletes a delivery that is not being handled.</summary>
    public static bool Drop(InboxConnection connection, long number)
    {
        if (connection.Number("SELECT COUNT(*) FROM deliveries WHERE number = ?1 AND state <> 1", number) == 0)
        {
            return false;
        }

        InboxRetention.Delete(connection, number);
        return true;
    }

    private static long Oldest(InboxConnection connection, SqliteInboxState state, long otherwise) => connection.Number(
        "SELECT COALESCE((SELECT received_at FROM deliveries WHERE state = ?1 ORDER BY number LIMIT 1), ?2)", (long)state, otherwise);

    private static SqliteInboxEntry Entry(InboxRows row)
    {
        var state = (SqliteInboxState)row.GetInt32(8);

        return new()
        {
            Number = row.GetInt64(0),
            Provider = row.GetString(1),
            Endpoint = row.GetString(2),
            Tenant = row.GetString(3) is { Length: > 0 } tenant ? tenant : null,
            Id = row.GetString(4),
            Type = row.GetString(5),
            ReceivedAt = InboxTime.Read(row.GetInt64(6)),
            OccurredAt = row.IsDBNull(7) ? null : InboxTime.Read(row.GetInt64(7)),
            State = state,
            Attempts = row.GetInt32(9),
            DueAt = state == SqliteInboxState.Pending && row.GetInt64(10) is > 0 and var dueAt ? InboxTime.Read(dueAt) : null,
            FinishedAt = row.IsDBNull(11) ? null : InboxTime.Read(row.GetInt64(11)),
            LastError = row.GetNullableString(12),
            SucceededHandlers = InboxJson.ReadNames(row.GetNullableString(13)),
        };
    }
}
