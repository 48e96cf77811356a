using Webhooks.PostgreSQL.Inbox;
using Webhooks.Recovery;

namespace Webhooks.PostgreSQL.Recovery;

/// <summary>The memory of recovery in the inbox's database.</summary>
internal sealed class PostgreSqlRecoveryMemory(InboxDatabase database, PostgreSqlInbox inbox) : IRecoveryMemory
{
    private const string Lease =
        """
        INSERT INTO webhook_recovery_leases AS l (endpoint, owner, until) VALUES ($1, $2, statement_timestamp() + $3)
        ON CONFLICT (endpoint) DO UPDATE SET owner = excluded.owner, until = excluded.until
        WHERE l.owner = excluded.owner OR l.until <= statement_timestamp() OR l.until > statement_timestamp() + interval '1 minute'
        """;

    private const string SetPlace =
        """
        INSERT INTO webhook_recovery_places AS p (endpoint, project, remembers_since, place) VALUES ($1, $2, $3, $4)
        ON CONFLICT (endpoint, project) DO UPDATE SET place = GREATEST(p.place, excluded.place)
        """;

    // In the order of the keys.
    private const string Know =
        """
        SELECT COALESCE(a.mark = ANY(f.marks), false)
            OR (f.key IS NOT NULL AND a.uncertain)
            OR COALESCE(f.received_at >= a.changed_at, false)
        FROM unnest($1::bytea[], $2::text[], $3::boolean[], $4::timestamptz[]) WITH ORDINALITY
            AS a (key, mark, uncertain, changed_at, position)
        LEFT JOIN webhook_recovery_facts f USING (key) ORDER BY a.position
        """;

    public Task<bool> TryLeaseAsync(string endpoint, string owner, TimeSpan duration, CancellationToken cancellationToken) =>
        database.RunAsync(
            async token =>
            {
                await using var command = database.CreateCommand(Lease).With(endpoint).With(owner).With(duration);
                return await command.ExecuteNonQueryAsync(token) == 1;
            },
            cancellationToken);

    public Task ReleaseAsync(string endpoint, string owner) => database.RunAsync(async token =>
    {
        await using var command = database.CreateCommand("DELETE FROM webhook_recovery_leases WHERE endpoint = $1 AND owner = $2")
            .With(endpoint).With(owner);
        return await command.ExecuteNonQueryAsync(token);
    });

    public Task<RecoveryPlace?> FindPlaceAsync(string endpoint, string project, CancellationToken cancellationToken) =>
        database.RunAsync<RecoveryPlace?>(
            async token =>
            {
                await using var command = database
                    .CreateCommand("SELECT remembers_since, place FROM webhook_recovery_places WHERE endpoint = $1 AND project = $2")
                    .With(endpoint).WithText(StorableText.Of(project));
                await using var row = await command.ExecuteReaderAsync(token);
                return await row.ReadAsync(token) ? new(row.GetTime(0), row.GetTime(1)) : null;
            },
            cancellationToken);

    public Task SetPlaceAsync(string endpoint, string project, RecoveryPlace place, CancellationToken cancellationToken) =>
        database.RunAsync(
            async token =>
            {
                await using var command = database.CreateCommand(SetPlace)
                    .With(endpoint).WithText(StorableText.Of(project))
                    .With(place.RemembersSince.UtcDateTime).With(place.Place.UtcDateTime);
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);

    public Task<DateTimeOffset?> FindLastArrivalAsync(string endpoint, CancellationToken cancellationToken) =>
        database.RunAsync<DateTimeOffset?>(
            async token =>
            {
                // Recovered facts, in part or in whole, do not count.
                await using var command = database
                    .CreateCommand("SELECT max(received_at) FROM webhook_recovery_facts WHERE endpoint = $1 AND recovered = '{}'")
                    .With(endpoint);
                await using var row = await command.ExecuteReaderAsync(token);
                return await row.ReadAsync(token) && !row.IsDBNull(0) ? row.GetTime(0) : null;
            },
            cancellationToken);

    public Task<IReadOnlyList<bool>> KnowAsync(IReadOnlyList<RecoveryFact> facts, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<bool>>(
            async token =>
            {
                await using var command = database.CreateCommand(Know)
                    .With(facts.Select(fact => fact.Key).ToArray())
                    .With(facts.Select(fact => StorableText.Of(fact.Mark)).ToArray())
                    .With(facts.Select(fact => fact.IsUncertain).ToArray())
                    .With(facts.Select(fact => (fact.ChangedAt - RecoveryFact.ClockSkew)?.UtcDateTime).ToArray());
                var known = new List<bool>(facts.Count);
                await using var rows = await command.ExecuteReaderAsync(token);

                while (await rows.ReadAsync(token))
                {
                    known.Add(rows.GetBoolean(0));
                }

                return known;
            },
            cancellationToken);

    public Task<WebhookOutcome> RecoverAsync(WebhookDelivery delivery, RecoveryFact fact, CancellationToken cancellationToken) =>
        inbox.RecoverAsync(delivery, fact, cancellationToken);
}
