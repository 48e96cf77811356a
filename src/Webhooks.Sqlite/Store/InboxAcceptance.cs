using Webhooks.Recovery;
using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>Stores deliveries, once each.</summary>
internal static class InboxAcceptance
{
    /// <summary>Stores a delivery unless it was stored before and is still remembered.</summary>
    public static StoreResult Accept(InboxConnection connection, InboxDelivery delivery, long now)
    {
        if (TryInsert(connection, delivery))
        {
            return StoreResult.New;
        }

        long number;

        using (var first = Find(connection, delivery.Key, delivery.Body))
        {
            if (!first.Read())
            {
                throw NotTaken();
            }

            if (!IsForgotten(first, now))
            {
                return first.GetBoolean(3) ? StoreResult.Duplicate : StoreResult.DifferingDuplicate;
            }

            number = first.GetInt64(0);
        }

        // Its window has passed, and it only was not pruned yet.
        InboxRetention.Delete(connection, number);
        return TryInsert(connection, delivery) ? StoreResult.New : throw NotTaken();
    }

    /// <summary>Stores a delivery together with its fact, unless the fact was recovered before.</summary>
    public static StoreResult Accept(InboxConnection connection, InboxDelivery delivery, RecoveryFact fact, long now)
    {
        if (FactTable.Find(connection, fact.Key)?.HasRecovered(fact) == true)
        {
            return StoreResult.Duplicate;
        }

        var accepted = Accept(connection, delivery, now);

        // The body of a repeat under the id of another delivery was not stored.
        if (accepted != StoreResult.DifferingDuplicate)
        {
            FactTable.Remember(connection, fact, isRecovered: false);
        }

        return accepted;
    }

    /// <summary>Stores a delivery whose fact is not remembered, and so ends what recovery knows of the endpoint.</summary>
    public static StoreResult AcceptAndForget(InboxConnection connection, InboxDelivery delivery, long now)
    {
        PlaceTable.Forget(connection, delivery.Key.Endpoint);
        return Accept(connection, delivery, now);
    }

    /// <summary>Stores a recovered delivery together with its fact, unless the fact is known.</summary>
    public static StoreResult Recover(InboxConnection connection, InboxDelivery delivery, RecoveryFact fact, long now)
    {
        if (FactTable.Find(connection, fact.Key)?.Knows(fact) == true)
        {
            return StoreResult.Duplicate;
        }

        var accepted = Accept(connection, delivery, now);
        FactTable.Remember(connection, fact, isRecovered: true);
        return accepted;
    }

    /// <summary>Returns whether a delivery was stored before and is still remembered.</summary>
    public static bool Contains(InboxConnection connection, DeliveryKey key, long now)
    {
        using var first = Find(connection, key, []);
        return first.Read() && !IsForgotten(first, now);
    }

    private static bool TryInsert(InboxConnection connection, InboxDelivery delivery)
    {
        var key = delivery.Key;
        var isNew = connection.Execute(
            """
            INSERT INTO deliveries
                (provider, endpoint, tenant, id, type, received_at, occurred_at, verified, headers, trace_parent, trace_state,
                subject, origin)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT (provider, endpoint, tenant, id) DO NOTHING
            """,
            key.Provider, key.Endpoint, key.Tenant, key.Id, delivery.Type, delivery.ReceivedAt, delivery.OccurredAt, delivery.IsVerified,
            delivery.Headers, delivery.TraceParent, delivery.TraceState, delivery.Subject, (long)delivery.Origin) == 1;

        if (isNew)
        {
            connection.Execute(
                "INSERT INTO bodies (number, body, checksum) VALUES (last_insert_rowid(), ?1, ?2)", delivery.Body, delivery.Checksum);
        }

        return isNew;
    }

    private static InboxRows Find(InboxConnection connection, DeliveryKey key, byte[] body) => connection.Query(
        """
        SELECT number, state, expires_at, body = ?5 FROM deliveries LEFT JOIN bodies USING (number)
        WHERE provider = ?1 AND endpoint = ?2 AND tenant = ?3 AND id = ?4
        """,
        key.Provider, key.Endpoint, key.Tenant, key.Id, body);

    private static InvalidOperationException NotTaken() => new("The database took no new delivery, and has no other of its id.");

    private static bool IsForgotten(InboxRows row, long now) =>
        row.GetInt64(1) == (long)WebhookDeliveryState.Handled && !row.IsDBNull(2) && row.GetInt64(2) <= now;
}
