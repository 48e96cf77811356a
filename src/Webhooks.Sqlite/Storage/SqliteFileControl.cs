using System.Runtime.InteropServices;
using SQLitePCL;

namespace Webhooks.Sqlite.Storage;

/// <summary>Asks SQLite about the file it has open. The managed wrapper does not offer this call.</summary>
internal static class SqliteFileControl
{
    private const int HasMovedOperation = 20;

    /// <summary>
    /// Returns whether the path names another file than the one that is open, or none. It looks at the directory once, which is cheap
    /// enough for every commit. False where the system cannot tell: Windows, which does not let an open file be replaced.
    /// </summary>
    public static bool HasMoved(sqlite3 database) =>
        FileControl(database.DangerousGetHandle(), 0, HasMovedOperation, out var hasMoved) == raw.SQLITE_OK && hasMoved != 0;

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(nint database, nint name, int operation, out int result);
}
