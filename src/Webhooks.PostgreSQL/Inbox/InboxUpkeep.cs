using Microsoft.Extensions.Logging;
using Webhooks.PostgreSQL.Deduplication;
using Webhooks.Processing;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// Looks after the tables: creates what is missing, forgets what is over, in bounded steps. Each duty goes on when another fails.
/// </summary>
internal sealed class InboxUpkeep : IDisposable
{
    private const int StepRows = 1000;
    private const int StepsARound = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private const string Prune =
        """
        WITH gone AS (
            DELETE FROM webhook_inbox WHERE number IN (
                SELECT number FROM webhook_inbox WHERE state = 2 AND expires_at <= statement_timestamp()
                ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
            RETURNING number
        ), bodies AS (
            DELETE FROM webhook_inbox_bodies WHERE number IN (SELECT number FROM gone)
        ), failures AS (
            DELETE FROM webhook_inbox_failures WHERE number IN (SELECT number FROM gone)
        ), effects AS (
            DELETE FROM webhook_inbox_effects WHERE number IN (SELECT number FROM gone)
        )
        SELECT COUNT(*) FROM gone
        """;

    // After the server's clock was set back.
    private const string ClampDue =
        """
        UPDATE webhook_inbox SET due_at = statement_timestamp() + $2
        WHERE state = 0 AND suspect = 0 AND endpoint = ANY($1) AND due_at > statement_timestamp() + $2
        """;

    private const string PruneFacts =
        """
        DELETE FROM webhook_recovery_facts WHERE key IN (
            SELECT key FROM webhook_recovery_facts WHERE expires_at <= statement_timestamp()
            ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
        """;

    private const string ClampLeases =
        "UPDATE webhook_inbox SET lease_until = statement_timestamp() + lease_for WHERE state = 1 AND lease_until > statement_timestamp() "
        + "+ lease_for";

    private readonly InboxDatabase _database;
    private readonly CancellationTokenSource _stopping = new();
    private readonly UpkeepDuty _create;
    private readonly UpkeepDuty[] _duties;
    private Task _running = Task.CompletedTask;

    public InboxUpkeep(InboxDatabase database, PostgreSqlInboxOptions options, InboxWorker worker, TimeProvider time, ILogger logger)
    {
        _database = database;
        _create = new("look for the tables of the inbox", Interval, database.Setup.EnsureAsync, time, logger);
        _duties =
        [
            _create,
            new("remove what is over from the inbox", Interval, PruneAsync, time, logger),
            new("forget what recovery asks for no more", Interval, PruneFactsAsync, time, logger),
            new("set right what a clock has moved in the inbox", Interval, ClampAsync, time, logger),
        ];

        async Task ClampAsync(CancellationToken cancellationToken)
        {
            await using (var due =
                database.CreateCommand(ClampDue).With<string[]>([.. worker.Endpoints]).With(RetrySchedule.Longest(options)))
            {
                await due.ExecuteNonQueryAsync(cancellationToken);
            }

            await using var leases = database.CreateCommand(ClampLeases);
            await leases.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Gets why duties failed at their last round; null when none did.</summary>
    public string? Problem =>
        string.Join("; ", _duties.Select(duty => duty.Problem).OfType<string>()) is { Length: > 0 } text ? text : null;

    public async Task StartAsync()
    {
        await _create.TryAsync(_stopping.Token);
        _running = Task.WhenAll(_duties.Select(duty => duty.RepeatAsync(_stopping.Token)));
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task PruneFactsAsync(CancellationToken cancellationToken)
    {
        for (var step = 0; step < StepsARound; step++)
        {
            await using var command = _database.CreateCommand(PruneFacts).With(StepRows);

            if (await command.ExecuteNonQueryAsync(cancellationToken) < StepRows)
            {
                return;
            }
        }
    }

    /// <summary>Forgets what is out of its window now, a bounded number of it.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        for (var step = 0; step < StepsARound; step++)
        {
            await using var command = _database.CreateCommand(Prune).With(StepRows);

            if (await command.ExecuteScalarAsync(cancellationToken) is not (long)StepRows)
            {
                return;
            }
        }
    }
}
