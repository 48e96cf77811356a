using Webhooks.Processing;
using Webhooks.Recovery;
using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>The facts that recovery asks for, apart from the deliveries and their windows.</summary>
internal static class FactTable
{
    /// <summary>Returns what is remembered of a key; null when nothing is.</summary>
    public static RememberedFacts? Find(InboxConnection connection, byte[] key)
    {
        using var row = connection.Query("SELECT marks, recovered, received_at FROM recovery_facts WHERE key = ?1", key);
        return row.Read()
            ? new(InboxJson.ReadNames(row.GetString(0)), InboxJson.ReadNames(row.GetNullableString(1)), InboxTime.Read(row.GetInt64(2)))
            : null;
    }

    /// <summary>Returns when a fact of an endpoint last arrived. Recovered facts, in part or in whole, do not count.</summary>
    public static DateTimeOffset? FindLastArrival(InboxConnection connection, string endpoint)
    {
        using var row = connection.Query(
            "SELECT received_at FROM recovery_facts WHERE endpoint = ?1 AND recovered IS NULL ORDER BY received_at DESC LIMIT 1", endpoint);
        return row.Read() ? InboxTime.Read(row.GetInt64(0)) : null;
    }

    /// <summary>Remembers a fact that has arrived, or was recovered.</summary>
    public static void Remember(InboxConnection connection, RecoveryFact fact, bool isRecovered)
    {
        var remembered = (Find(connection, fact.Key) ?? new([], [], DateTimeOffset.MinValue)).With(fact, isRecovered);
        connection.Execute(
            """
            INSERT INTO recovery_facts (key, endpoint, marks, recovered, received_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (key) DO UPDATE SET marks = ?3, recovered = ?4, received_at = ?5, expires_at = MAX(expires_at, ?6)
            """,
            fact.Key,
            fact.Endpoint,
            InboxJson.Write([.. remembered.Marks]),
            remembered.Recovered.Count == 0 ? null : InboxJson.Write([.. remembered.Recovered]),
            InboxTime.Of(remembered.ReceivedAt),
            InboxTime.Of(fact.ExpiresAt));
    }
}
