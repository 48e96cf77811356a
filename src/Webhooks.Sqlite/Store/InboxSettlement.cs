using Webhooks.Processing;
using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>Writes how an attempt ended, only while the lease is held.</summary>
internal static class InboxSettlement
{
    private const string Ended =
        "suspect = 0, lease_owner = NULL, lease_token = NULL, lease_until = NULL, lease_for = NULL WHERE number = ?1 AND lease_token = ?2";

    /// <returns>Whether the lease was still held; if not, nothing was changed.</returns>
    public static bool Apply(InboxConnection connection, SqliteLease lease, WebhookAttemptResult result, long now)
    {
        var succeeded = InboxJson.Write(result.SucceededHandlers);
        var isHeld = result.Outcome switch
        {
            WebhookAttemptOutcome.Handled or WebhookAttemptOutcome.Duplicate =>
                Complete(connection, lease, now, now + result.RememberFor.Ticks),
            WebhookAttemptOutcome.Failed => Postpone(connection, lease, now + result.RetryAfter.Ticks, result.Error!, succeeded),
            WebhookAttemptOutcome.Dead => DeadLetter(connection, lease, now, result.Error, succeeded),
            WebhookAttemptOutcome.Interrupted => InboxLeases.Release(connection, lease, dueAt: 0, succeeded),
            _ => InboxLeases.Release(connection, lease, now + result.RetryAfter.Ticks, succeeded),
        };

        if (isHeld && result.Error is not null)
        {
            AddFailures(connection, lease, result, now);
        }

        return isHeld;
    }

    // From here on the row only serves to recognize repeats.
    private static bool Complete(InboxConnection connection, SqliteLease lease, long now, long expiresAt) => connection.Execute(
        """
        UPDATE deliveries SET state = 2, finished_at = ?3, expires_at = ?4, succeeded = NULL, last_error = NULL, only_handler = NULL,
            was_handled = 0,
        """ + Ended,
        lease.Number, lease.Token, now, expiresAt) == 1;

    private static bool Postpone(
        InboxConnection connection, SqliteLease lease, long dueAt, string error, string? succeeded) => connection.Execute(
        "UPDATE deliveries SET state = 0, due_at = ?3, last_error = ?4, succeeded = COALESCE(?5, succeeded), " + Ended,
        lease.Number, lease.Token, dueAt, error, succeeded) == 1;

    // Without an error, the one handler of a replay has succeeded: a delivery that was handled before is handled again, and a dead one
    // stays dead.
    private static bool DeadLetter(
        InboxConnection connection, SqliteLease lease, long now, string? error, string? succeeded) => connection.Execute(
        """
        UPDATE deliveries SET
            state = IIF(?4 IS NULL AND was_handled, 2, 3),
            only_handler = IIF(?4 IS NULL, NULL, only_handler),
            was_handled = IIF(?4 IS NULL, 0, was_handled),
            finished_at = ?3,
            last_error = COALESCE(?4, last_error),
            succeeded = IIF(?4 IS NULL AND was_handled, NULL, COALESCE(?5, succeeded)),
        """ + Ended,
        lease.Number, lease.Token, now, error, succeeded) == 1;

    private static void AddFailures(InboxConnection connection, SqliteLease lease, WebhookAttemptResult result, long now)
    {
        void Add(string? handler, long? duration, string? exception, string message) => connection.Execute(
            "INSERT INTO failures (number, attempt, at, handler, duration, exception, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            lease.Number, lease.Attempt?.Number ?? 0, now, handler, duration, exception, message);

        foreach (var failure in result.Failures)
        {
            Add(failure.Handler, failure.Duration.Ticks, failure.Exception.GetType().ToString(), ErrorText.MessageOf(failure.Exception));
        }

        if (result.Failures.Count == 0)
        {
            Add(handler: null, duration: null, exception: null, result.Error!);
        }
    }
}
