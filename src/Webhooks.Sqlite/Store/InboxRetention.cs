using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>Forgets finished deliveries whose window has passed, and gives room back, in short steps.</summary>
internal static class InboxRetention
{
    // A fifth of the file may be free for what comes next; less than 4 MB is never worth moving pages for.
    private const int FreePart = 5;
    private const int FewPages = 1000;

    // Left to itself, SQLite would sort everything that is handled.
    private const string Expired =
        "SELECT number FROM deliveries INDEXED BY deliveries_expiry WHERE state = 2 AND expires_at <= ?1 ORDER BY expires_at, "
        + "number LIMIT ?2";

    /// <summary>Deletes a few rows.</summary>
    /// <returns>How many.</returns>
    public static int Prune(InboxConnection connection, long now, int count)
    {
        connection.Execute($"DELETE FROM bodies WHERE number IN ({Expired})", now, count);
        connection.Execute($"DELETE FROM failures WHERE number IN ({Expired})", now, count);
        connection.Execute($"DELETE FROM effect_marks WHERE number IN ({Expired})", now, count);
        return connection.Execute($"DELETE FROM deliveries WHERE number IN ({Expired})", now, count);
    }

    /// <summary>Forgets a few facts that no sweep asks for any more.</summary>
    /// <returns>How many.</returns>
    public static int PruneFacts(InboxConnection connection, long now, int count) => connection.Execute(
        "DELETE FROM recovery_facts WHERE key IN (SELECT key FROM recovery_facts WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)",
        now,
        count);

    /// <summary>Brings back what was finished under a clock that has been set back since.</summary>
    public static int Clamp(InboxConnection connection, long now, long longestWindow) => connection.Execute(
        "UPDATE deliveries INDEXED BY deliveries_expiry SET expires_at = ?1 WHERE state = 2 AND expires_at > ?1", now + longestWindow);

    /// <summary>Makes the file smaller by a few pages when much of it is free.</summary>
    /// <returns>Whether there is more to do.</returns>
    public static bool Shrink(InboxConnection connection, int pages)
    {
        var free = connection.Number("PRAGMA freelist_count");

        if (free < FewPages || free < connection.Number("PRAGMA page_count") / FreePart)
        {
            return false;
        }

        connection.Run($"PRAGMA incremental_vacuum({pages})");
        return true;
    }

    public static void Delete(InboxConnection connection, long number)
    {
        connection.Execute("DELETE FROM bodies WHERE number = ?1", number);
        connection.Execute("DELETE FROM failures WHERE number = ?1", number);
        connection.Execute("DELETE FROM effect_marks WHERE number = ?1", number);
        connection.Execute("DELETE FROM deliveries WHERE number = ?1", number);
    }
}
