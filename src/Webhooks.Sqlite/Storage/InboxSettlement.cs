namespace Webhooks.Sqlite.Storage;

/// <summary>Ends leases, each in its way; only for who still holds the token.</summary>
internal static class InboxSettlement
{
    private const string Ended = "lease_token = NULL, lease_until = NULL, lease_for = NULL WHERE number = ?1 AND lease_token = ?2";

    /// <summary>Every handler succeeded: from here on the row only serves to know repeats.</summary>
    public static bool Complete(InboxConnection connection, Lease lease, long now, long expiresAt) => connection.Execute(
        "UPDATE deliveries SET state = 2, finished_at = ?3, expires_at = ?4, succeeded = NULL, last_error = NULL, " + Ended,
        lease.Number, lease.Token, now, expiresAt) == 1;

    /// <summary>It failed, and is due again later.</summary>
    public static bool Postpone(InboxConnection connection, Lease lease, long dueAt, string error, string? succeeded) => connection.Execute(
        "UPDATE deliveries SET state = 0, due_at = ?3, last_error = ?4, succeeded = COALESCE(?5, succeeded), " + Ended,
        lease.Number, lease.Token, dueAt, error, succeeded) == 1;

    /// <summary>It failed for the last time.</summary>
    public static bool Bury(InboxConnection connection, Lease lease, long now, string error, string? succeeded) => connection.Execute(
        "UPDATE deliveries SET state = 3, finished_at = ?3, last_error = ?4, succeeded = COALESCE(?5, succeeded), " + Ended,
        lease.Number, lease.Token, now, error, succeeded) == 1;

    /// <summary>It was interrupted by us: the attempt is taken back.</summary>
    public static bool Release(InboxConnection connection, Lease lease, string? succeeded) => connection.Execute(
        "UPDATE deliveries SET state = 0, due_at = 0, attempts = attempts - 1, succeeded = COALESCE(?3, succeeded), " + Ended,
        lease.Number, lease.Token, succeeded) == 1;

    /// <summary>Its process ended, again, and it has no attempt left.</summary>
    public static void BuryAbandoned(InboxConnection connection, long number, long now, string error) => connection.Execute(
        """
        UPDATE deliveries SET state = 3, finished_at = ?2, last_error = ?3, lease_token = NULL, lease_until = NULL, lease_for = NULL
        WHERE number = ?1
        """,
        number, now, error);
}
