using Npgsql;
using Webhooks.PostgreSQL.Recovery;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// Stores deliveries, once each, many in a transaction. Rows that the key has refused are read afterwards: a repeat, one with another body,
/// or one whose window has passed and that was not removed yet.
/// </summary>
internal sealed class InboxAcceptance(InboxDatabase database)
{
    // Between the refusal and this read another process may have removed a row, or stored it again.
    private const int MostRounds = 5;

    // Sorted by key: two processes that insert the same keys in another order would wait for each other.
    private const string Insert =
        """
        WITH arrived AS (
            SELECT * FROM unnest(
                $1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::smallint[],
                $10::boolean[], $11::timestamptz[], $12::timestamptz[], $13::text[], $14::text[], $15::text[], $16::bytea[], $17::bytea[])
            AS a (key, provider, endpoint, tenant, id, type, subject, exact, origin, verified,
                received_at, occurred_at, headers, trace_parent, trace_state, body_hash, body)
        ), stored AS (
            INSERT INTO webhook_inbox (key, provider, endpoint, tenant, id, type, subject, exact, origin, verified,
                received_at, occurred_at, headers, trace_parent, trace_state, body_hash)
            SELECT key, provider, endpoint, tenant, id, type, subject, exact, origin, verified,
                received_at, occurred_at, headers, trace_parent, trace_state, body_hash
            FROM arrived ORDER BY key
            ON CONFLICT (key) DO NOTHING RETURNING number, key
        ), bodies AS (
            INSERT INTO webhook_inbox_bodies (number, body) SELECT stored.number, arrived.body FROM stored JOIN arrived USING (key)
        )
        SELECT key FROM stored
        """;

    private const string LookAndForget =
        """
        WITH found AS (
            SELECT number, key, body_hash, state = 2 AND expires_at <= statement_timestamp() AS is_forgotten
            FROM webhook_inbox WHERE key = ANY($1)
        ), forgotten AS (
            DELETE FROM webhook_inbox d USING found
            WHERE d.number = found.number AND found.is_forgotten AND d.state = 2 AND d.expires_at <= statement_timestamp()
            RETURNING d.number
        ), bodies AS (
            DELETE FROM webhook_inbox_bodies WHERE number IN (SELECT number FROM forgotten)
        ), failures AS (
            DELETE FROM webhook_inbox_failures WHERE number IN (SELECT number FROM forgotten)
        ), effects AS (
            DELETE FROM webhook_inbox_effects WHERE number IN (SELECT number FROM forgotten)
        )
        SELECT key, body_hash FROM found WHERE is_forgotten IS NOT TRUE
        """;

    /// <summary>Gives a statement the deliveries as its first parameters, a list for each column.</summary>
    public static NpgsqlCommand Bind(NpgsqlCommand command, InboxDelivery[] deliveries) => command
        .With(Array.ConvertAll(deliveries, one => one.Key))
        .With(Array.ConvertAll(deliveries, one => one.Provider))
        .With(Array.ConvertAll(deliveries, one => one.Endpoint))
        .With(Array.ConvertAll(deliveries, one => one.Tenant))
        .With(Array.ConvertAll(deliveries, one => one.Id))
        .With(Array.ConvertAll(deliveries, one => one.Type))
        .With(Array.ConvertAll(deliveries, one => one.Subject))
        .With(Array.ConvertAll(deliveries, one => one.Exact))
        .With(Array.ConvertAll(deliveries, one => (short)one.Origin))
        .With(Array.ConvertAll(deliveries, one => one.IsVerified))
        .With(Array.ConvertAll(deliveries, one => one.ReceivedAt))
        .With(Array.ConvertAll(deliveries, one => one.OccurredAt))
        .With(Array.ConvertAll(deliveries, one => one.Headers))
        .With(Array.ConvertAll(deliveries, one => one.TraceParent))
        .With(Array.ConvertAll(deliveries, one => one.TraceState))
        .With(Array.ConvertAll(deliveries, one => one.BodyHash))
        .With(Array.ConvertAll(deliveries, one => one.Body));

    /// <summary>Stores deliveries; one that the database refuses does not keep the others from being stored.</summary>
    public async Task<IReadOnlyList<StoreResult>> AcceptAsync(IReadOnlyList<InboxDelivery> deliveries)
    {
        // The first of a key is stored, and the others in the group are its repeats.
        var firsts = deliveries.DistinctBy(delivery => delivery.Key, KeyComparer.Instance)
            .OrderBy(delivery => delivery.Key, KeyComparer.Instance)
            .ToArray();
        var known = new Dictionary<byte[], (StoreResult As, byte[]? BodyHash)>(KeyComparer.Instance);

        if (firsts.Where(delivery => delivery.EndsRecovery)
            .Select(delivery => delivery.Endpoint)
            .Distinct()
            .ToArray() is { Length: > 0 } endpoints)
        {
            await database.RunAsync(cancellationToken => ForgetPlacesAsync(endpoints, cancellationToken));
        }

        await AcceptAsync(firsts, known);
        var results = new StoreResult[deliveries.Count];

        for (var index = 0; index < results.Length; index++)
        {
            var delivery = deliveries[index];
            var (result, hash) = known.GetValueOrDefault(delivery.Key);
            results[index] = hash is null ? StoreResult.NotStored
                : result == StoreResult.New ? StoreResult.New
                : delivery.BodyHash.AsSpan().SequenceEqual(hash) ? StoreResult.Duplicate : StoreResult.DifferingDuplicate;
            known[delivery.Key] = (StoreResult.Duplicate, hash);
        }

        return results;
    }

    private async Task AcceptAsync(InboxDelivery[] deliveries, Dictionary<byte[], (StoreResult As, byte[]? BodyHash)> known)
    {
        try
        {
            await StoreAsync(deliveries, known);
        }
        // Something about a delivery itself: the others are stored without it.
        catch (PostgresException refusal) when (deliveries.Length > 1 && IsOfTheData(refusal))
        {
            var rest = deliveries.Where(delivery => !known.ContainsKey(delivery.Key)).ToArray();
            var half = rest.Length / 2;
            await AcceptAsync(rest[..half], known);
            await AcceptAsync(rest[half..], known);
        }
        catch (PostgresException refusal) when (IsOfTheData(refusal))
        {
            // It alone is answered 503.
        }
    }

    private async Task StoreAsync(InboxDelivery[] deliveries, Dictionary<byte[], (StoreResult As, byte[]? BodyHash)> known)
    {
        for (var round = 0; round < MostRounds && deliveries.Length > 0; round++)
        {
            var arrived = deliveries;

            var (facts, others) = FactAcceptance.Split(arrived);
            var stored = others.Length == 0 ? [] : await database.RunAsync(cancellationToken => InsertAsync(others, cancellationToken));

            if (facts.Length > 0)
            {
                var (fresh, recovered) = await database.RunAsync(
                    cancellationToken => FactAcceptance.InsertAsync(database, facts, cancellationToken));
                stored.UnionWith(fresh);

                foreach (var delivery in facts.Where(delivery => recovered.Contains(delivery.Key)))
                {
                    known[delivery.Key] = (StoreResult.Duplicate, delivery.BodyHash);
                }
            }

            foreach (var delivery in deliveries.Where(delivery => stored.Contains(delivery.Key)))
            {
                known[delivery.Key] = (StoreResult.New, delivery.BodyHash);
            }

            deliveries = [.. deliveries.Where(delivery => !known.ContainsKey(delivery.Key))];

            if (deliveries.Length == 0)
            {
                return;
            }

            var refused = deliveries;

            foreach (var (key, hash) in await database.RunAsync(cancellationToken => LookAsync(refused, cancellationToken)))
            {
                known[key] = (StoreResult.Duplicate, hash);
            }

            deliveries = [.. deliveries.Where(delivery => !known.ContainsKey(delivery.Key))];
        }
    }

    private async Task<int> ForgetPlacesAsync(string[] endpoints, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("DELETE FROM webhook_recovery_places WHERE endpoint = ANY($1)").With(endpoints);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<HashSet<byte[]>> InsertAsync(InboxDelivery[] deliveries, CancellationToken cancellationToken)
    {
        await using var command = Bind(database.CreateCommand(Insert), deliveries);
        var stored = new HashSet<byte[]>(KeyComparer.Instance);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);

        while (await rows.ReadAsync(cancellationToken))
        {
            stored.Add(rows.GetFieldValue<byte[]>(0));
        }

        return stored;
    }

    private async Task<List<(byte[] Key, byte[] BodyHash)>> LookAsync(InboxDelivery[] deliveries, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LookAndForget).With(Array.ConvertAll(deliveries, one => one.Key));
        var found = new List<(byte[], byte[])>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);

        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add((rows.GetFieldValue<byte[]>(0), rows.GetFieldValue<byte[]>(1)));
        }

        return found;
    }

    // Data exceptions, broken constraints, and what is too large for a page or an index.
    private static bool IsOfTheData(PostgresException refusal) => refusal.SqlState[..2] is "22" or "23" or "54";
}
