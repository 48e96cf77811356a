namespace Webhooks.Sqlite.Storage;

/// <summary>
/// Takes deliveries for handling. The attempt is counted, and on disk, before the handler starts: a handler that kills the process has
/// used it up.
/// </summary>
internal static class InboxLeases
{
    private const string Take =
        "UPDATE deliveries SET state = 1, attempts = attempts + 1, lease_token = ?1, lease_until = ?2, lease_for = ?3 ";

    /// <summary>Takes deliveries that are due, the longest due first.</summary>
    public static void TakeDue(InboxConnection connection, string endpoint, int count, LeaseTerms terms, List<Lease> taken)
    {
        var first = taken.Count;

        using (var rows = connection.Query(
            Take
            + """
            WHERE number IN (SELECT number FROM deliveries WHERE state = 0 AND endpoint = ?4 AND due_at <= ?5 ORDER BY due_at, number LIMIT ?6)
            RETURNING number, attempts
            """,
            terms.Token, terms.Until, terms.Duration, endpoint, terms.Now, count))
        {
            while (rows.Read())
            {
                taken.Add(new(rows.GetInt64(0), terms.Token, endpoint, rows.GetInt32(1)));
            }
        }

        // RETURNING has no order.
        taken.Sort(first, taken.Count - first, Comparer<Lease>.Create((one, other) => one.Number.CompareTo(other.Number)));
    }

    /// <summary>Takes a delivery whose process left it.</summary>
    public static Lease TakeAbandoned(InboxConnection connection, AbandonedDelivery abandoned, LeaseTerms terms)
    {
        connection.Execute(Take + "WHERE number = ?4", terms.Token, terms.Until, terms.Duration, abandoned.Number);
        return new(abandoned.Number, terms.Token, abandoned.Endpoint, abandoned.Attempts + 1);
    }

    /// <summary>The deliveries of an endpoint whose lease is over.</summary>
    public static List<AbandonedDelivery> Abandoned(InboxConnection connection, string endpoint, long now)
    {
        var found = new List<AbandonedDelivery>();
        using var rows = connection.Query(
            "SELECT number, attempts FROM deliveries WHERE state = 1 AND endpoint = ?1 AND lease_until <= ?2", endpoint, now);

        while (rows.Read())
        {
            found.Add(new(rows.GetInt64(0), endpoint, rows.GetInt32(1)));
        }

        return found;
    }

    /// <summary>Prolongs a lease.</summary>
    /// <returns>False when it is lost.</returns>
    public static bool Renew(InboxConnection connection, Lease lease, LeaseTerms terms) => connection.Execute(
        "UPDATE deliveries SET lease_until = ?3, lease_for = ?4 WHERE number = ?1 AND lease_token = ?2",
        lease.Number, lease.Token, terms.Until, terms.Duration) == 1;

    /// <summary>
    /// Brings back what lies further in the future than it was ever put: the clock has been set back since, and nothing shall wait for it
    /// to come round again.
    /// </summary>
    public static void Clamp(InboxConnection connection, string endpoint, long now, long longestDelay)
    {
        connection.Execute(
            "UPDATE deliveries SET due_at = ?2 WHERE state = 0 AND endpoint = ?1 AND due_at > ?2", endpoint, now + longestDelay);
        connection.Execute(
            "UPDATE deliveries SET lease_until = ?2 + lease_for WHERE state = 1 AND endpoint = ?1 AND lease_until > ?2 + lease_for", endpoint, now);
    }
}
