using Microsoft.Data.Sqlite;

namespace Webhooks.Sqlite.Storage;

/// <summary>The texts that say what happened to the file, and what to do about it.</summary>
internal static class InboxCure
{
    public static string Of(Exception exception) => exception is SqliteException sqlite ? Of(sqlite) : exception.Message;

    private static string Of(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_FULL => "the disk is full. Free some space; deliveries are answered 503 until then.",
        SQLitePCL.raw.SQLITE_READONLY => "it cannot be written. Give the app's user the right to write the file and its directory.",
        SQLitePCL.raw.SQLITE_PERM => "the app's user has no right to it. Grant the right to write the file and its directory.",
        SQLitePCL.raw.SQLITE_CANTOPEN => "it cannot be opened. Create its directory, and give the app's user the right to write there.",
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
            "another program keeps it locked. Close that program (a database browser, a backup) or end its transaction.",
        SQLitePCL.raw.SQLITE_CORRUPT =>
            "it is damaged. Stop the app, save what can be saved with the command \".recover\" of the sqlite3 tool, and start with the "
            + "recovered file or without one.",
        SQLitePCL.raw.SQLITE_NOTADB => "it is no SQLite database. Name another file, or move this one away.",
        SQLitePCL.raw.SQLITE_IOERR =>
            "the disk reports an error. Look at the system's log and replace the disk if need be; a network drive will not do.",
        _ => $"SQLite reports error {exception.SqliteErrorCode}: {exception.Message}",
    };
}
