using Microsoft.Data.Sqlite;

namespace Webhooks.Sqlite.Storage;

/// <summary>The database file: opens it, and says what to do when that fails.</summary>
internal sealed class InboxFile(string path, TimeProvider time)
{
    /// <summary>How long another process may keep the file's lock. Less than any sender waits.</summary>
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    // In this order: a new file takes its vacuum mode only before its first page. FULL is what makes a commit wait for the disk.
    // The log is brought home every 16 MB: less often, and a page that many commits changed is written once for all of them.
    private const string Settings =
        """
        PRAGMA auto_vacuum = INCREMENTAL;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 4000;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -16384;
        PRAGMA temp_store = MEMORY;
        """;

    static InboxFile() => SQLitePCL.Batteries_V2.Init();

    public string Path => path;

    /// <summary>Opens the file for the writer, creates it and its tables where they are missing, and proves that it can be written.</summary>
    /// <exception cref="InvalidOperationException">It cannot be used; the message names the cure.</exception>
    public InboxConnection Create()
    {
        try
        {
            return Prepare(Open(SqliteOpenMode.ReadWriteCreate));
        }
        catch (SqliteException exception)
        {
            throw new InvalidOperationException($"The webhook inbox {path} cannot be used: {CureOf(exception)}", exception);
        }
    }

    /// <summary>Opens a file that was created before, for reading.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public InboxConnection OpenReader()
    {
        var connection = Open(SqliteOpenMode.ReadWrite);
        connection.Run("PRAGMA query_only = 1");
        return connection;
    }

    /// <summary>What happened, and what to do about it.</summary>
    public static string CureOf(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_FULL => "the disk is full. Free some space; deliveries are answered 503 until then.",
        SQLitePCL.raw.SQLITE_READONLY => "it cannot be written. Give the app's user the right to write the file and its directory.",
        SQLitePCL.raw.SQLITE_PERM => "the app's user has no right to it. Grant the right to write the file and its directory.",
        SQLitePCL.raw.SQLITE_CANTOPEN => "it cannot be opened. Create its directory, and give the app's user the right to write there.",
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
            "another program keeps it locked. Close that program (a database browser, a backup) or end its transaction.",
        SQLitePCL.raw.SQLITE_CORRUPT =>
            "it is damaged. Stop the app, save what can be saved with the command \".recover\" of the sqlite3 tool, and start with the recovered file or without one.",
        SQLitePCL.raw.SQLITE_NOTADB => "it is no SQLite database. Name another file, or move this one away.",
        SQLitePCL.raw.SQLITE_IOERR => "the disk reports an error. Look at the system's log and replace the disk if need be; a network drive will not do.",
        _ => $"SQLite reports error {exception.SqliteErrorCode}: {exception.Message}",
    };

    private InboxConnection Open(SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = (int)BusyTimeout.TotalSeconds,
        };
        var connection = new SqliteConnection(settings.ConnectionString);

        try
        {
            connection.Open();
            var opened = new InboxConnection(connection);
            opened.Run($"PRAGMA busy_timeout = {(int)BusyTimeout.TotalMilliseconds}");
            return opened;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private InboxConnection Prepare(InboxConnection connection)
    {
        try
        {
            connection.Run(Settings);

            if (connection.Text("PRAGMA journal_mode") != "wal")
            {
                throw new InvalidOperationException(
                    $"The webhook inbox {path} lies on a file system that SQLite's write-ahead log does not work on. Put it on a local disk.");
            }

            // From here on Begin does the waiting.
            connection.Run("PRAGMA busy_timeout = 0");
            connection.Begin(BusyTimeout, time);
            InboxSchema.Apply(connection, path);
            Probe(connection, InboxTime.Of(time.GetUtcNow()));
            connection.Commit();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Writes something that matters to nobody: whether the file can be written is not to be known otherwise.</summary>
    public static int Probe(InboxConnection connection, long now) =>
        connection.Execute("INSERT OR REPLACE INTO probe (id, at) VALUES (1, ?1)", now);
}
