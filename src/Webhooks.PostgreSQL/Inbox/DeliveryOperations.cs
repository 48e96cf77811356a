using System.Diagnostics;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>The operations on deliveries, some at a time. A delivery that is running is left as it is.</summary>
internal static class DeliveryOperations
{
    // A dead letter is alive again with all its attempts, and for all handlers, unless it was handled before its replay to one.
    private const string Retry =
        """
        UPDATE webhook_inbox SET due_at = clock_timestamp(), attempts = CASE state WHEN 3 THEN 0 ELSE attempts END, state = 0,
            finished_at = NULL, suspect = 0, crashes = 0,
            only_handler = CASE WHEN state = 3 AND NOT was_handled THEN NULL ELSE only_handler END
        WHERE number = ANY($1) AND state IN (0, 3)
        """;

    // Only here are marks of success removed that were committed with effects.
    private const string Replay =
        """
        WITH replayed AS (
            UPDATE webhook_inbox SET was_handled = (state = 2), state = 0, due_at = clock_timestamp(), attempts = 0, finished_at = NULL,
                suspect = 0, crashes = 0, only_handler = $2, succeeded = CASE WHEN $2 IS NULL THEN NULL ELSE succeeded END
            WHERE number = ANY($1) AND state <> 1 RETURNING number
        ), marks AS (
            DELETE FROM webhook_inbox_effects WHERE number IN (SELECT number FROM replayed) AND ($2 IS NULL OR handler = $2)
        )
        SELECT COUNT(*) FROM replayed
        """;

    private const string Delete =
        """
        WITH gone AS (
            DELETE FROM webhook_inbox WHERE number = ANY($1) AND state <> 1 RETURNING number
        ), bodies AS (
            DELETE FROM webhook_inbox_bodies WHERE number IN (SELECT number FROM gone)
        ), failures AS (
            DELETE FROM webhook_inbox_failures WHERE number IN (SELECT number FROM gone)
        ), effects AS (
            DELETE FROM webhook_inbox_effects WHERE number IN (SELECT number FROM gone)
        )
        SELECT COUNT(*) FROM gone
        """;

    /// <returns>How many were changed.</returns>
    public static Task<long> ApplyAsync(
        InboxDatabase database, long[] numbers, WebhookOperation operation, CancellationToken cancellationToken) => database.RunAsync(
        async token =>
        {
            await using var command = database.CreateCommand(operation.Kind switch
            {
                WebhookOperationKind.Retry => Retry,
                WebhookOperationKind.Replay => Replay,
                WebhookOperationKind.Delete => Delete,
                _ => throw new UnreachableException($"There is no operation {operation.Kind}."),
            }).With(numbers);

            if (operation.Kind == WebhookOperationKind.Retry)
            {
                return await command.ExecuteNonQueryAsync(token);
            }

            if (operation.Kind == WebhookOperationKind.Replay)
            {
                command.WithText(StorableText.Of(operation.Handler));
            }

            return (long)(await command.ExecuteScalarAsync(token))!;
        },
        cancellationToken);
}
