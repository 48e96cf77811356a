using Webhooks.Processing;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// Decides what is done with deliveries whose process ended while they ran. Any of them may have ended it, so all are suspects: one runs at
/// a time, beside others. When the process ended while a suspect ran, the suspect is blamed first, and deliveries that ran beside it for
/// the first time lose no attempt. One process of all judges at a time.
/// </summary>
internal sealed class LapsedJudge(InboxDatabase database, int maxAttempts)
{
    // One statement: a process that is stopped in the middle would keep the turn, and whatever it has locked, from all the others.
    // All that a process had is judged together: its leases end within a third of their length, as they are renewed in turn. Rows that are
    // locked are being settled, or committed with effects, just now: a process that waited for them would not renew its leases meanwhile.
    private const string Judge =
        """
        WITH turn AS MATERIALIZED (
            SELECT pg_try_advisory_xact_lock(7742385263100129) AS is_ours
        ), lapsed AS MATERIALIZED (
            SELECT w.number, w.attempts, w.lease_owner, w.suspect = 2 AS was_suspect, w.crashes FROM webhook_inbox w
            WHERE (SELECT is_ours FROM turn) AND w.state = 1 AND w.endpoint = ANY($1) AND w.lease_until <= statement_timestamp()
                AND (w.lease_until <= statement_timestamp() - w.lease_for / 2 OR NOT EXISTS (
                    SELECT FROM webhook_inbox o WHERE o.state = 1 AND o.lease_owner = w.lease_owner
                        AND o.lease_until > statement_timestamp()))
            FOR UPDATE OF w SKIP LOCKED
        ), suspected AS (
            SELECT number, attempts,
                bool_or(was_suspect) OVER (PARTITION BY lease_owner) AND NOT was_suspect AND crashes = 0 AS is_acquitted
            FROM lapsed
        ), judged AS (
            SELECT number, is_acquitted, NOT is_acquitted AND attempts >= $2 AS is_dead FROM suspected
        ), ended AS (
            UPDATE webhook_inbox w SET
                state = CASE WHEN j.is_dead THEN 3 ELSE 0 END,
                due_at = CASE WHEN j.is_dead THEN w.due_at ELSE clock_timestamp() END,
                attempts = CASE WHEN j.is_acquitted THEN w.attempts - 1 ELSE w.attempts END,
                suspect = CASE WHEN j.is_dead THEN 0 WHEN j.is_acquitted THEN w.suspect ELSE 1 END,
                crashes = CASE WHEN j.is_dead THEN w.crashes ELSE w.crashes + 1 END,
                finished_at = CASE WHEN j.is_dead THEN clock_timestamp() ELSE w.finished_at END,
                last_error = CASE WHEN j.is_dead THEN $3 ELSE w.last_error END,
                lease_owner = NULL, lease_token = NULL, lease_until = NULL, lease_for = NULL
            FROM judged j WHERE w.number = j.number
            RETURNING w.number, w.endpoint, w.attempts, w.state
        )
        SELECT number, endpoint, attempts FROM ended WHERE state = 3
        """;

    /// <returns>The deliveries that have no attempt left, and are dead letters now.</returns>
    public Task<List<LapsedRow>> JudgeAsync(IReadOnlyList<string> endpoints) => database.RunAsync(async cancellationToken =>
    {
        List<LapsedRow> dead = [];
        await using var command =
            database.CreateCommand(Judge).With<string[]>([.. endpoints]).With(maxAttempts).WithText(ErrorText.ProcessEnded);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);

        while (await rows.ReadAsync(cancellationToken))
        {
            dead.Add(new(rows.GetInt64(0), rows.GetString(1), rows.GetInt32(2)));
        }

        return dead;
    });
}
