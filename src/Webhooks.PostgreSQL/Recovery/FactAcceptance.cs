using Npgsql;
using Webhooks.PostgreSQL.Inbox;
using Webhooks.Recovery;

namespace Webhooks.PostgreSQL.Recovery;

/// <summary>
/// Stores deliveries together with their facts. The row of a fact is written first, and so is locked until the end of the transaction: a
/// delivery that arrives and its recovered twin wait for each other there, and the second sees the first.
/// </summary>
internal static class FactAcceptance
{
    private const string Columns =
        """
        key, provider, endpoint, tenant, id, type, subject, exact, origin, verified,
        received_at, occurred_at, headers, trace_parent, trace_state, body_hash
        """;

    private const string Arrived =
        """
        SELECT * FROM unnest(
            $1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::smallint[], $10::boolean[],
            $11::timestamptz[], $12::timestamptz[], $13::text[], $14::text[], $15::text[], $16::bytea[], $17::bytea[],
            $18::bytea[], $19::text[], $20::timestamptz[])
        AS a (key, provider, endpoint, tenant, id, type, subject, exact, origin, verified,
            received_at, occurred_at, headers, trace_parent, trace_state, body_hash, body, fact, mark, fact_expires_at)
        """;

    private const string Insert =
        $"""
        WITH arrived AS ({Arrived}), facts AS (
            INSERT INTO webhook_recovery_facts AS f (key, endpoint, marks, recovered, received_at, expires_at)
            SELECT fact, MIN(endpoint), array_agg(DISTINCT mark), '{"{}"}', MAX(received_at), MAX(fact_expires_at)
            FROM arrived GROUP BY fact ORDER BY fact
            ON CONFLICT (key) DO UPDATE SET
                marks = f.marks || ARRAY(SELECT unnest(excluded.marks) EXCEPT SELECT unnest(f.marks)),
                received_at = CASE WHEN f.marks @> excluded.marks THEN f.received_at ELSE GREATEST(f.received_at, excluded.received_at) END,
                expires_at = GREATEST(f.expires_at, excluded.expires_at)
            RETURNING key AS fact, recovered
        ), repeats AS (
            SELECT key FROM arrived JOIN facts USING (fact) WHERE mark = ANY(recovered) OR '{RecoveryFact.AnyMark}' = ANY(recovered)
        ), stored AS (
            INSERT INTO webhook_inbox ({Columns})
            SELECT {Columns} FROM arrived WHERE key NOT IN (SELECT key FROM repeats) ORDER BY key
            ON CONFLICT (key) DO NOTHING RETURNING number, key
        ), bodies AS (
            INSERT INTO webhook_inbox_bodies (number, body) SELECT stored.number, arrived.body FROM stored JOIN arrived USING (key)
        )
        SELECT key, false FROM stored UNION ALL SELECT key, true FROM repeats
        """;

    private const string Recover =
        $"""
        WITH arrived AS ({Arrived}), fact AS (
            INSERT INTO webhook_recovery_facts AS f (key, endpoint, marks, recovered, received_at, expires_at)
            SELECT fact, endpoint, ARRAY[mark], $21::text[], received_at, fact_expires_at FROM arrived
            ON CONFLICT (key) DO UPDATE SET
                marks = f.marks || excluded.marks,
                recovered = f.recovered || excluded.recovered,
                received_at = GREATEST(f.received_at, excluded.received_at),
                expires_at = GREATEST(f.expires_at, excluded.expires_at)
            WHERE NOT ($22 OR f.marks @> excluded.marks OR ($23::timestamptz IS NOT NULL AND f.received_at >= $23))
            RETURNING key
        ), stored AS (
            INSERT INTO webhook_inbox ({Columns})
            SELECT {Columns} FROM arrived WHERE EXISTS (SELECT FROM fact)
            ON CONFLICT (key) DO NOTHING RETURNING number, key
        ), bodies AS (
            INSERT INTO webhook_inbox_bodies (number, body) SELECT stored.number, arrived.body FROM stored JOIN arrived USING (key)
        )
        SELECT EXISTS (SELECT FROM stored)
        """;

    /// <summary>Divides deliveries into those with a fact and those without.</summary>
    public static (InboxDelivery[] Facts, InboxDelivery[] Others) Split(InboxDelivery[] deliveries) =>
        Array.TrueForAll(deliveries, delivery => delivery.Fact is null)
            ? ([], deliveries)
            : ([.. deliveries.Where(delivery => delivery.Fact is not null)], [.. deliveries.Where(delivery => delivery.Fact is null)]);

    /// <summary>Stores deliveries that arrived.</summary>
    /// <returns>The keys of those that are new, and of those that were recovered before.</returns>
    public static async Task<(HashSet<byte[]> New, HashSet<byte[]> Recovered)> InsertAsync(
        InboxDatabase database, InboxDelivery[] deliveries, CancellationToken cancellationToken)
    {
        await using var command = Bind(database.CreateCommand(Insert), deliveries);
        var (stored, recovered) = (new HashSet<byte[]>(KeyComparer.Instance), new HashSet<byte[]>(KeyComparer.Instance));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);

        while (await rows.ReadAsync(cancellationToken))
        {
            (rows.GetBoolean(1) ? recovered : stored).Add(rows.GetFieldValue<byte[]>(0));
        }

        return (stored, recovered);
    }

    /// <summary>Stores a recovered delivery, unless its fact is known; whether it is new.</summary>
    public static async Task<bool> RecoverAsync(InboxDatabase database, InboxDelivery delivery, CancellationToken cancellationToken)
    {
        var fact = delivery.Fact!;
        await using var command = Bind(database.CreateCommand(Recover), [delivery])
            .With(fact.RecoveredMarks)
            .With(fact.IsUncertain)
            .With<DateTime?>((fact.ChangedAt - RecoveryFact.ClockSkew)?.UtcDateTime);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static NpgsqlCommand Bind(NpgsqlCommand command, InboxDelivery[] deliveries) => InboxAcceptance.Bind(command, deliveries)
        .With(Array.ConvertAll(deliveries, one => one.Fact!.Key))
        .With(Array.ConvertAll(deliveries, one => StorableText.Of(one.Fact!.Mark)!))
        .With(Array.ConvertAll(deliveries, one => one.Fact!.ExpiresAt.UtcDateTime));
}
