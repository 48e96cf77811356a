using Webhooks.Processing;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// Writes how attempts ended, many in a transaction, each only while its lease is held. A result that is written again because it is
/// unknown whether the first write was committed finds its own token.
/// </summary>
internal sealed class InboxSettlement(InboxDatabase database)
{
    // Kinds: 0 handled, 1 tried again, 2 given back uncounted, 3 dead. A dead one without an error has done the one handler of a replay:
    // a delivery that was handled before is handled again, and a dead one stays dead.
    private const string Settle =
        """
        WITH ended AS (
            SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::smallint[], $4::interval[], $5::text[], $6::text[])
            AS r (number, token, kind, wait, error, succeeded)
        ), settled AS (
            UPDATE webhook_inbox w SET
                state = CASE WHEN r.kind = 0 OR (r.kind = 3 AND r.error IS NULL AND w.was_handled) THEN 2 WHEN r.kind = 3 THEN 3 ELSE 0 END,
                attempts = CASE r.kind WHEN 2 THEN w.attempts - 1 ELSE w.attempts END,
                suspect = CASE r.kind WHEN 2 THEN LEAST(w.suspect, 1) ELSE 0 END,
                due_at = CASE WHEN r.kind IN (1, 2) THEN clock_timestamp() + r.wait ELSE w.due_at END,
                finished_at = CASE WHEN r.kind IN (0, 3) THEN clock_timestamp() END,
                expires_at = CASE r.kind WHEN 0 THEN clock_timestamp() + r.wait ELSE w.expires_at END,
                last_error = CASE r.kind WHEN 0 THEN NULL ELSE COALESCE(r.error, w.last_error) END,
                succeeded = CASE
                    WHEN r.kind = 0 OR (r.kind = 3 AND r.error IS NULL AND w.was_handled) THEN NULL
                    ELSE COALESCE(r.succeeded, w.succeeded) END,
                only_handler = CASE WHEN r.kind = 0 OR (r.kind = 3 AND r.error IS NULL) THEN NULL ELSE w.only_handler END,
                was_handled = CASE WHEN r.kind = 0 OR (r.kind = 3 AND r.error IS NULL) THEN false ELSE w.was_handled END,
                settled_token = r.token, lease_owner = NULL, lease_token = NULL, lease_until = NULL, lease_for = NULL
            FROM ended r WHERE w.number = r.number AND w.lease_token = r.token
            RETURNING w.number
        ), failures AS (
            INSERT INTO webhook_inbox_failures (number, attempt, at, handler, duration, exception, message)
            SELECT f.number, f.attempt, clock_timestamp(), f.handler, f.duration, f.exception, f.message
            FROM unnest($7::bigint[], $8::integer[], $9::text[], $10::interval[], $11::text[], $12::text[])
                AS f (number, attempt, handler, duration, exception, message) JOIN settled USING (number)
        )
        SELECT number FROM settled
        UNION SELECT w.number FROM webhook_inbox w JOIN ended r ON w.number = r.number WHERE w.settled_token = r.token
        """;

    public async Task<IReadOnlyList<SettleOutcome>> SettleAsync(IReadOnlyList<(PostgreSqlLease Lease, WebhookAttemptResult Result)> ended)
    {
        var failures = ended.SelectMany(FailuresOf).ToArray();
        var settled = await database.RunAsync(cancellationToken => SettleAsync(ended, failures, cancellationToken));
        return [.. ended.Select(one => settled.Contains(one.Lease.Number) ? SettleOutcome.Settled : SettleOutcome.Lost)];
    }

    private async Task<HashSet<long>> SettleAsync(
        IReadOnlyList<(PostgreSqlLease Lease, WebhookAttemptResult Result)> ended, Failure[] failures, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Settle)
            .With<long[]>([.. ended.Select(one => one.Lease.Number)])
            .With<Guid[]>([.. ended.Select(one => one.Lease.Token)])
            .With<short[]>([.. ended.Select(one => KindOf(one.Result.Outcome))])
            .With<TimeSpan[]>([.. ended.Select(one => one.Result.IsDone ? one.Result.RememberFor : one.Result.RetryAfter)])
            .With<string?[]>([.. ended.Select(one => StorableText.Of(one.Result.Error))])
            .With<string?[]>([.. ended.Select(one => InboxJson.Write(one.Result.SucceededHandlers))])
            .With(Array.ConvertAll(failures, failure => failure.Number))
            .With(Array.ConvertAll(failures, failure => failure.Attempt))
            .With(Array.ConvertAll(failures, failure => StorableText.Of(failure.Handler)))
            .With(Array.ConvertAll(failures, failure => failure.Duration))
            .With(Array.ConvertAll(failures, failure => failure.Exception))
            .With(Array.ConvertAll(failures, failure => StorableText.Of(failure.Message)));
        var settled = new HashSet<long>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);

        while (await rows.ReadAsync(cancellationToken))
        {
            settled.Add(rows.GetInt64(0));
        }

        return settled;
    }

    private static short KindOf(WebhookAttemptOutcome outcome) => outcome switch
    {
        WebhookAttemptOutcome.Handled or WebhookAttemptOutcome.Duplicate => 0,
        WebhookAttemptOutcome.Failed => 1,
        WebhookAttemptOutcome.Dead => 3,
        _ => 2,
    };

    private static IEnumerable<Failure> FailuresOf((PostgreSqlLease Lease, WebhookAttemptResult Result) ended)
    {
        var (number, attempt) = (ended.Lease.Number, ended.Lease.Attempt?.Number ?? 0);

        return ended.Result switch
        {
            { Failures.Count: > 0 } result => result.Failures.Select(failure => new Failure(
                number, attempt, failure.Handler, failure.Duration, failure.Exception.GetType().ToString(), ErrorText.MessageOf(
                    failure.Exception))),
            { Error: { } error } => [new(number, attempt, Handler: null, Duration: null, Exception: null, error)],
            _ => [],
        };
    }

    private sealed record Failure(long Number, int Attempt, string? Handler, TimeSpan? Duration, string? Exception, string Message);
}
