using Npgsql;
using Webhooks.Processing;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// Decides what becomes of deliveries whose process ended while they ran. Any of them may have ended it, so all are suspects: one runs at a
/// time, beside others. When the process ended while a suspect ran, the suspect is blamed first, and who ran beside it for the first time
/// loses no attempt. One process of all judges at a time.
/// </summary>
internal sealed class LapsedJudge(InboxDatabase database, int maxAttempts)
{
    private const string TakeTurn = "SELECT pg_try_advisory_xact_lock(7742385263100129)";

    // All that a process had is judged together: its leases end within a third of their length, as they are renewed in turn. What somebody
    // has locked is being settled, or committed with effects, just now: who waited for that would not renew meanwhile.
    private const string Lapsed =
        """
        SELECT w.number, w.endpoint, w.attempts, w.lease_owner, w.suspect = 2, w.crashes FROM webhook_inbox w
        WHERE w.state = 1 AND w.endpoint = ANY($1) AND w.lease_until <= statement_timestamp()
            AND (w.lease_until <= statement_timestamp() - w.lease_for / 2 OR NOT EXISTS (
                SELECT FROM webhook_inbox o WHERE o.state = 1 AND o.lease_owner = w.lease_owner AND o.lease_until > statement_timestamp()))
        FOR UPDATE OF w SKIP LOCKED
        """;

    private const string Ended = "lease_owner = NULL, lease_token = NULL, lease_until = NULL, lease_for = NULL WHERE number = ANY($1)";

    private const string Suspect =
        "UPDATE webhook_inbox SET state = 0, due_at = clock_timestamp(), suspect = 1, crashes = crashes + 1, " + Ended;

    private const string Acquit =
        "UPDATE webhook_inbox SET state = 0, due_at = clock_timestamp(), attempts = attempts - 1, crashes = crashes + 1, " + Ended;

    private const string DeadLetter =
        "UPDATE webhook_inbox SET state = 3, finished_at = clock_timestamp(), last_error = $2, suspect = 0, " + Ended;

    /// <returns>The deliveries that have no attempt left, and are dead letters now.</returns>
    public Task<List<LapsedRow>> JudgeAsync(IReadOnlyList<string> endpoints) => database.RunAsync(async cancellationToken =>
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var turn = new NpgsqlCommand(TakeTurn, connection);
        List<LapsedRow> dead = [];

        if (await turn.ExecuteScalarAsync(cancellationToken) is true
            && await LapsedAsync(connection, endpoints, cancellationToken) is { Count: > 0 } lapsed)
        {
            var (suspects, acquitted) = Judge(lapsed, dead);
            await ExecuteAsync(connection, Suspect, suspects, error: null, cancellationToken);
            await ExecuteAsync(connection, Acquit, acquitted, error: null, cancellationToken);
            await ExecuteAsync(connection, DeadLetter, dead.ConvertAll(row => row.Number), ErrorText.ProcessEnded, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return dead;
    });

    private (List<long> Suspects, List<long> Acquitted) Judge(List<LapsedRow> lapsed, List<LapsedRow> dead)
    {
        var (suspects, acquitted) = (new List<long>(), new List<long>());

        foreach (var process in lapsed.GroupBy(row => row.Owner))
        {
            var hadSuspect = process.Any(row => row.WasSuspect);

            foreach (var row in process)
            {
                if (hadSuspect && !row.WasSuspect && row.Crashes == 0)
                {
                    acquitted.Add(row.Number);
                }
                else if (row.Attempts >= maxAttempts)
                {
                    dead.Add(row);
                }
                else
                {
                    suspects.Add(row.Number);
                }
            }
        }

        return (suspects, acquitted);
    }

    private static async Task<List<LapsedRow>> LapsedAsync(
        NpgsqlConnection connection, IReadOnlyList<string> endpoints, CancellationToken cancellationToken)
    {
        var found = new List<LapsedRow>();
        await using var command = new NpgsqlCommand(Lapsed, connection).With<string[]>([.. endpoints]);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);

        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(new(
                rows.GetInt64(0), rows.GetString(1), rows.GetInt32(2), rows.GetGuid(3), rows.GetBoolean(4), rows.GetInt32(5)));
        }

        return found;
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, List<long> numbers, string? error, CancellationToken cancellationToken)
    {
        if (numbers.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(sql, connection).With(numbers.ToArray());

        if (error is not null)
        {
            command.WithText(error);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
