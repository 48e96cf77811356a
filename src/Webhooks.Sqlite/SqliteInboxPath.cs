namespace Webhooks.Sqlite;

/// <summary>Recognizes what was written where a file's path belongs. SQLite would make a file of that name.</summary>
internal static class SqliteInboxPath
{
    // The keywords of a connection string of Microsoft.Data.Sqlite, and those that other drivers write for the same.
    private static readonly string[] Keywords =
    [
        "data source", "datasource", "filename", "file name", "uri", "fulluri", "mode", "cache", "password", "foreign keys",
        "recursive triggers", "default timeout", "command timeout", "pooling", "vfs", "version", "journal mode", "server", "host",
        "database", "user id", "username", "user",
    ];

    /// <summary>
    /// Returns what is wrong with a path and what to write instead; null when nothing is. Never holds the path: it may hold a password.
    /// </summary>
    public static string? Refuse(string? path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return "is missing. Name the database file: AddSqliteInbox(\"webhooks.db\").";
        }

        if (path.Trim() is ":memory:" || path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            return "must be the path of a file: memory would lose what was answered 200.";
        }

        if (IsConnectionString(path))
        {
            return "must be the path of a file, and is a connection string. Write only what is behind \"Data Source=\".";
        }

        if (path.Contains("://", StringComparison.Ordinal))
        {
            return "must be the path of a file, and is an address.";
        }

        if (!OperatingSystem.IsWindows() && path.Contains('\\'))
        {
            return "is a path of Windows, and this system separates folders by \"/\". Write \"/var/lib/receiver/webhooks.db\", say.";
        }

        if (path.Contains('\0') || path[0] is '"' or '\'' || path.StartsWith("~/", StringComparison.Ordinal))
        {
            return "must be a plain path: no quotes around it, and no \"~\", which only a shell replaces.";
        }

        return Path.EndsInDirectorySeparator(path)
            ? "is a folder. Add the name of the file."
            : null;
    }

    private static bool IsConnectionString(string path) =>
        path.StartsWith('|')
        || path.Contains(';')
        || (path.IndexOf('=', StringComparison.Ordinal) is > 0 and var end
            && Keywords.Contains(path[..end].Trim(), StringComparer.OrdinalIgnoreCase));
}
