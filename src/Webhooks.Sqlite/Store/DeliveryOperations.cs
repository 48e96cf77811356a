using System.Diagnostics;
using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>The operations on a delivery. A delivery that is running is left as it is.</summary>
internal static class DeliveryOperations
{
    private const string ReplayOne =
        """
        UPDATE deliveries SET
            was_handled = (state = 2), state = 0, due_at = 0, attempts = 0, finished_at = NULL, expires_at = NULL, suspect = 0, crashes = 0,
            only_handler = ?2, succeeded = IIF(?2 IS NULL, NULL, succeeded)
        WHERE number = ?1 AND state <> 1
        """;

    /// <returns>Whether it was changed.</returns>
    public static bool Apply(InboxConnection connection, long number, WebhookOperation operation) => operation.Kind switch
    {
        WebhookOperationKind.Retry => Retry(connection, number),
        WebhookOperationKind.Replay => Replay(connection, number, operation.Handler),
        WebhookOperationKind.Delete => Delete(connection, number),
        _ => throw new UnreachableException($"There is no operation {operation.Kind}."),
    };

    // A dead letter is alive again with all its attempts, and for all handlers, unless it was handled before its replay to one.
    private static bool Retry(InboxConnection connection, long number) => connection.Execute(
        """
        UPDATE deliveries SET due_at = 0, attempts = CASE state WHEN 3 THEN 0 ELSE attempts END, state = 0, finished_at = NULL, suspect = 0,
            crashes = 0, only_handler = IIF(state = 3 AND was_handled = 0, NULL, only_handler)
        WHERE number = ?1 AND state IN (0, 3)
        """,
        number) == 1;

    // Only here are marks of success removed that were committed with effects.
    private static bool Replay(InboxConnection connection, long number, string? handler)
    {
        var isReplayed = connection.Execute(ReplayOne, number, handler) == 1;

        if (isReplayed)
        {
            connection.Execute("DELETE FROM effect_marks WHERE number = ?1 AND (?2 IS NULL OR handler = ?2)", number, handler);
        }

        return isReplayed;
    }

    private static bool Delete(InboxConnection connection, long number)
    {
        if (connection.Number("SELECT COUNT(*) FROM deliveries WHERE number = ?1 AND state <> 1", number) == 0)
        {
            return false;
        }

        InboxRetention.Delete(connection, number);
        return true;
    }
}
