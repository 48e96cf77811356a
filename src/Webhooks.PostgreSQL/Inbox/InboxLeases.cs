using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using Webhooks.Processing;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// The statements of leases. An attempt is counted, and committed, before its handler starts: a handler that ends the process has used it
/// up. Times are the server's.
/// </summary>
internal sealed class InboxLeases(InboxDatabase database, TimeSpan duration, TimeProvider time, ILogger logger)
{
    // The index is walked from the mark to now: a function that is not stable would be no border for it.
    // $1 endpoint, $2 how many, $3 process, $4 token, $5 duration, $6 from when on.
    public const string TakeDue =
        $"""
        WITH due AS MATERIALIZED (
            SELECT number FROM webhook_inbox
            WHERE state = 0 AND suspect = 0 AND endpoint = $1 AND due_at >= $6 AND due_at <= statement_timestamp()
            ORDER BY due_at, number LIMIT $2 FOR UPDATE SKIP LOCKED
        ), d AS (
            UPDATE webhook_inbox w SET {Take} FROM due WHERE w.number = due.number RETURNING w.*
        )
        {Taken}
        ORDER BY d.due_at, d.number
        """;

    // The least tried: the one that ends processes has been tried most.
    public const string TakeSuspect =
        $"""
        WITH due AS MATERIALIZED (
            SELECT number FROM webhook_inbox
            WHERE state = 0 AND suspect > 0 AND endpoint = $1 AND due_at >= $6 AND due_at <= statement_timestamp()
            ORDER BY attempts, number LIMIT $2 FOR UPDATE SKIP LOCKED
        ), d AS (
            UPDATE webhook_inbox w SET {Take}, suspect = 2 FROM due WHERE w.number = due.number RETURNING w.*
        )
        {Taken}
        """;

    private const string Take =
        """
        state = 1, attempts = w.attempts + 1, lease_owner = $3, lease_token = $4, lease_until = clock_timestamp() + $5, lease_for = $5
        """;

    // A row comes also when nothing was taken: it has the time. The commit waits for no disk: when the server itself loses it, the lease is
    // lost with it, as that of any other process that is gone.
    private const string Taken =
        $"""
        SELECT {StoredRow.Columns}, d.due_at, c.now
        FROM (SELECT statement_timestamp(), set_config('synchronous_commit', 'off', true)) AS c (now, unsynced)
        LEFT JOIN d ON true LEFT JOIN webhook_inbox_bodies b ON b.number = d.number
        """;

    private const string Renew =
        """
        WITH mine AS MATERIALIZED (
            SELECT w.number FROM webhook_inbox w JOIN unnest($1::bigint[], $2::uuid[]) AS m (number, token) ON w.number = m.number
            WHERE w.lease_token = m.token FOR UPDATE OF w SKIP LOCKED
        )
        UPDATE webhook_inbox w SET lease_until = clock_timestamp() + $3, lease_for = $3 FROM mine WHERE w.number = mine.number
        """;

    // Rows that a statement of this process has locked at the moment are read in their former state.
    private const string Held =
        """
        SELECT w.number FROM webhook_inbox w JOIN unnest($1::bigint[], $2::uuid[]) AS m (number, token) ON w.number = m.number
        WHERE w.lease_token = m.token
        """;

    private const string Release =
        """
        UPDATE webhook_inbox w SET state = 0, due_at = clock_timestamp(), attempts = w.attempts - 1, suspect = LEAST(w.suspect, 1),
            lease_owner = NULL, lease_token = NULL, lease_until = NULL, lease_for = NULL
        FROM unnest($1::bigint[], $2::uuid[]) AS m (number, token) WHERE w.number = m.number AND w.lease_token = m.token
        """;

    private readonly UnansweredClaims _unanswered = new(database, duration, time);

    /// <summary>Gets the process.</summary>
    public Guid Owner { get; } = Guid.NewGuid();

    /// <summary>Takes deliveries that are due, the longest due first; suspects are left.</summary>
    /// <returns>The leases, when the last of them was due, and the server's time.</returns>
    public Task<(List<PostgreSqlLease> Leases, DateTime LastDue, DateTime Now)> TakeDueAsync(
        string endpoint, int count, DateTime from, CancellationToken cancellationToken) =>
        TakeAsync(TakeDue, endpoint, count, from, isSuspect: false, cancellationToken);

    /// <summary>Takes one suspect.</summary>
    public async Task<List<PostgreSqlLease>> TakeSuspectAsync(string endpoint, CancellationToken cancellationToken) =>
        (await TakeAsync(TakeSuspect, endpoint, count: 1, DateTime.UnixEpoch, isSuspect: true, cancellationToken)).Leases;

    /// <summary>Renews leases.</summary>
    /// <returns>The numbers of those that are still held.</returns>
    public Task<HashSet<long>> RenewAsync(IReadOnlyCollection<PostgreSqlLease> leases) => database.RunAsync(async cancellationToken =>
    {
        await using (var renew = Of(Renew, leases).With(duration))
        {
            await renew.ExecuteNonQueryAsync(cancellationToken);
        }

        var held = new HashSet<long>();
        await using var look = Of(Held, leases);
        await using var rows = await look.ExecuteReaderAsync(cancellationToken);

        while (await rows.ReadAsync(cancellationToken))
        {
            held.Add(rows.GetInt64(0));
        }

        return held;
    });

    /// <summary>Gives back leases whose attempt has not started.</summary>
    public Task ReleaseAsync(IReadOnlyCollection<PostgreSqlLease> leases) => database.RunAsync(async cancellationToken =>
    {
        await using var command = Of(Release, leases);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    });

    private NpgsqlCommand Of(string sql, IReadOnlyCollection<PostgreSqlLease> leases) => database.CreateCommand(sql)
        .With<long[]>([.. leases.Select(lease => lease.Number)])
        .With<Guid[]>([.. leases.Select(lease => lease.Token)]);

    // Cancelled only between statements: the database would not tell what it has given.
    private Task<(List<PostgreSqlLease> Leases, DateTime LastDue, DateTime Now)> TakeAsync(
        string sql, string endpoint, int count, DateTime from, bool isSuspect, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        return database.RunAsync(
            async _ =>
            {
                await _unanswered.GiveBackAsync();
                return await TakeOnceAsync(sql, endpoint, count, from, isSuspect);
            },
            CancellationToken.None);
    }

    private async Task<(List<PostgreSqlLease> Leases, DateTime LastDue, DateTime Now)> TakeOnceAsync(
        string sql, string endpoint, int count, DateTime from, bool isSuspect)
    {
        var token = Guid.NewGuid();
        var leases = new List<PostgreSqlLease>();
        var (last, now) = (default(DateTime), default(DateTime));

        try
        {
            await using var command =
                database.CreateCommand(sql).WithText(endpoint).With(count).With(Owner).With(token).With(duration).With(from);
            await using var rows = await command.ExecuteReaderAsync();

            while (await rows.ReadAsync())
            {
                now = rows.GetDateTime(21);

                if (!rows.IsDBNull(0))
                {
                    leases.Add(Load(rows, token, isSuspect));
                    last = rows.GetDateTime(20);
                }
            }
        }
        // Rows may have been taken under the token that this process does not know of.
        catch (Exception)
        {
            _unanswered.Add(token);
            throw;
        }

        return (leases, last, now);
    }

    private PostgreSqlLease Load(NpgsqlDataReader row, Guid token, bool isSuspect)
    {
        WebhookAttempt? attempt = null;
        string? problem = null;

        try
        {
            attempt = StoredRow.Read(row);
        }
        // A row that cannot be read becomes a dead letter, with the reason.
        catch (Exception exception) when (exception is FormatException or JsonException or ArgumentException or InvalidOperationException)
        {
            problem = ErrorText.Of(exception);
        }

        var lease = new PostgreSqlLease
        {
            Number = row.GetInt64(0),
            Endpoint = row.GetString(2),
            Token = token,
            IsSuspect = isSuspect,
            RenewedAt = time.GetTimestamp(),
            Attempt = attempt,
            Problem = problem,
        };

        if (attempt is not null)
        {
            attempt.Lease = new LeasedDatabase(database, lease, row.GetFieldValue<string[]>(19), logger);
        }

        return lease;
    }
}
