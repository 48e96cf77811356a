using Webhooks.Recovery;
using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>The places that sweeps have reached, and the process that sweeps.</summary>
internal static class PlaceTable
{
    public static RecoveryPlace? Find(InboxConnection connection, string endpoint, string project)
    {
        using var row = connection.Query(
            "SELECT remembers_since, place FROM recovery_places WHERE endpoint = ?1 AND project = ?2", endpoint, project);
        return row.Read() ? new(InboxTime.Read(row.GetInt64(0)), InboxTime.Read(row.GetInt64(1))) : null;
    }

    /// <summary>Stores a place, or moves it on.</summary>
    public static int Set(InboxConnection connection, string endpoint, string project, RecoveryPlace place) => connection.Execute(
        """
        INSERT INTO recovery_places (endpoint, project, remembers_since, place) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (endpoint, project) DO UPDATE SET place = MAX(place, ?4)
        """,
        endpoint, project, InboxTime.Of(place.RemembersSince), InboxTime.Of(place.Place));

    /// <summary>Forgets the places of an endpoint: its arrivals are not remembered any more.</summary>
    public static int Forget(InboxConnection connection, string endpoint) =>
        connection.Execute("DELETE FROM recovery_places WHERE endpoint = ?1", endpoint);

    /// <summary>Takes or renews the right to sweep an endpoint.</summary>
    public static bool TryLease(InboxConnection connection, string endpoint, string owner, long now, long duration) => connection.Execute(
        """
        INSERT INTO recovery_leases (endpoint, owner, until) VALUES (?1, ?2, ?4)
        ON CONFLICT (endpoint) DO UPDATE SET owner = ?2, until = ?4 WHERE owner = ?2 OR until <= ?3 OR until > ?5
        """,
        // One that ends later than any would was taken before the clock was set back.
        endpoint, owner, now, now + duration, now + TimeSpan.TicksPerMinute) == 1;

    public static int Release(InboxConnection connection, string endpoint, string owner) =>
        connection.Execute("DELETE FROM recovery_leases WHERE endpoint = ?1 AND owner = ?2", endpoint, owner);
}
