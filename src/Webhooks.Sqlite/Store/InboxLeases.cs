using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>
/// The statements of leases. An attempt is counted, and on disk, before its handler starts: a handler that ends the process has used it up.
/// </summary>
internal static class InboxLeases
{
    private const string Take =
        "UPDATE deliveries SET state = 1, attempts = attempts + 1, lease_owner = ?1, lease_token = ?2, lease_until = ?3, lease_for = ?4";

    private const string Ended = "lease_owner = NULL, lease_token = NULL, lease_until = NULL, lease_for = NULL";

    /// <summary>Takes deliveries that are due, the longest due first; suspects are left.</summary>
    public static void TakeDue(InboxConnection connection, string endpoint, int count, LeaseTerms terms, List<TakenRow> taken) => Add(
        connection,
        Take
        + """
         WHERE number IN (
            SELECT number FROM deliveries WHERE state = 0 AND endpoint = ?5 AND due_at <= ?6 AND suspect = 0
            ORDER BY due_at, number LIMIT ?7)
        RETURNING number, attempts
        """,
        endpoint, count, terms, isSuspect: false, taken);

    /// <summary>Takes one suspect: the least tried, as the one that ends processes has been tried most.</summary>
    public static void TakeSuspect(InboxConnection connection, string endpoint, LeaseTerms terms, List<TakenRow> taken) => Add(
        connection,
        Take
        + """
        , suspect = 2 WHERE number IN (
            SELECT number FROM deliveries INDEXED BY deliveries_suspect
            WHERE state = 0 AND endpoint = ?5 AND due_at <= ?6 AND suspect > 0 ORDER BY attempts, number LIMIT ?7)
        RETURNING number, attempts
        """,
        endpoint, count: 1, terms, isSuspect: true, taken);

    /// <summary>Renews a lease.</summary>
    /// <returns>Whether it is still held.</returns>
    public static bool Renew(InboxConnection connection, SqliteLease lease, LeaseTerms terms) => connection.Execute(
        "UPDATE deliveries SET lease_until = ?3, lease_for = ?4 WHERE number = ?1 AND lease_token = ?2",
        lease.Number, lease.Token, terms.Until, terms.Duration) == 1;

    /// <summary>Gives back a lease whose attempt does not count: it was not started, or interrupted by us.</summary>
    /// <returns>Whether it was still held.</returns>
    public static bool Release(InboxConnection connection, SqliteLease lease, long dueAt, string? succeeded) => connection.Execute(
        $"""
        UPDATE deliveries SET state = 0, due_at = ?3, attempts = attempts - 1, suspect = MIN(suspect, 1),
            succeeded = COALESCE(?4, succeeded), {Ended}
        WHERE number = ?1 AND lease_token = ?2
        """,
        lease.Number, lease.Token, dueAt, succeeded) == 1;

    /// <summary>
    /// Returns the deliveries of an endpoint whose lease has run out: their process has ended. A lease of this process has as long again,
    /// as it may be over before the commit that took it has reached a slow disk, and is renewed then.
    /// </summary>
    public static List<LapsedRow> Lapsed(InboxConnection connection, string endpoint, long owner, long now)
    {
        var found = new List<LapsedRow>();
        using var rows = connection.Query(
            """
            SELECT number, attempts, lease_owner, suspect = 2, crashes FROM deliveries
            WHERE state = 1 AND endpoint = ?1 AND lease_until <= ?2 AND (lease_owner IS NOT ?3 OR lease_until <= ?2 - lease_for)
            """,
            endpoint, now, owner);

        while (rows.Read())
        {
            found.Add(new(
                rows.GetInt64(0), endpoint, rows.GetInt32(1), rows.IsDBNull(2) ? null : rows.GetInt64(2), rows.GetBoolean(3), rows.GetInt32(
                    4)));
        }

        return found;
    }

    /// <summary>Marks a lapsed delivery as a suspect: it may be what ended its process, and waits to be run as one.</summary>
    public static void Suspect(InboxConnection connection, long number) => connection.Execute(
        $"UPDATE deliveries SET state = 0, due_at = 0, suspect = 1, crashes = crashes + 1, {Ended} WHERE number = ?1", number);

    /// <summary>Acquits a lapsed delivery that ran beside the suspect that ended the process: its attempt does not count.</summary>
    public static void Acquit(InboxConnection connection, long number) => connection.Execute(
        $"UPDATE deliveries SET state = 0, due_at = 0, attempts = attempts - 1, crashes = crashes + 1, {Ended} WHERE number = ?1", number);

    /// <summary>Makes a dead letter of a lapsed delivery that has no attempt left.</summary>
    public static void DeadLetter(InboxConnection connection, long number, long now, string error) => connection.Execute(
        $"UPDATE deliveries SET state = 3, finished_at = ?2, last_error = ?3, suspect = 0, {Ended} WHERE number = ?1", number, now, error);

    /// <summary>Caps due and lease times that are too far in the future, which happens when the system clock was set back.</summary>
    public static void Clamp(InboxConnection connection, string endpoint, long now, long longestDelay)
    {
        connection.Execute(
            "UPDATE deliveries SET due_at = ?2 WHERE state = 0 AND endpoint = ?1 AND due_at > ?2", endpoint, now + longestDelay);
        connection.Execute(
            "UPDATE deliveries SET lease_until = ?2 + lease_for WHERE state = 1 AND endpoint = ?1 AND lease_until > ?2 + lease_for",
            endpoint,
            now);
    }

    private static void Add(
        InboxConnection connection, string sql, string endpoint, int count, LeaseTerms terms, bool isSuspect, List<TakenRow> taken)
    {
        var first = taken.Count;

        using (var rows = connection.Query(sql, terms.Owner, terms.Token, terms.Until, terms.Duration, endpoint, terms.Now, count))
        {
            while (rows.Read())
            {
                taken.Add(new(rows.GetInt64(0), endpoint, rows.GetInt32(1), terms.Token, isSuspect));
            }
        }

        // RETURNING has no order.
        taken.Sort(first, taken.Count - first, Comparer<TakenRow>.Create((one, other) => one.Number.CompareTo(other.Number)));
    }
}
