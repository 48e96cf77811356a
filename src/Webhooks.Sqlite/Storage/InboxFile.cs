using Microsoft.Data.Sqlite;

namespace Webhooks.Sqlite.Storage;

/// <summary>The database file: opens it, tells whether it still is what its path names, and says what to do when that fails.</summary>
internal sealed class InboxFile(string path, TimeProvider time)
{
    /// <summary>How long another program may keep the file's lock before that is logged.</summary>
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

    private readonly Lock _gate = new();
    private readonly List<InboxReader> _readers = [];
    private volatile SqliteException? _damage;
    private volatile bool _isClosed;

    static InboxFile() => SQLitePCL.Batteries_V2.Init();

    public string Path => path;

    /// <summary>Gets the mark by which this process finds its own file again.</summary>
    public InboxMark Mark { get; } = new();

    /// <summary>Gets the damage that was found in the file, until a check finds it mended; null when none is known.</summary>
    public SqliteException? Damage => _damage;

    /// <summary>
    /// Opens the file for the writer, creates it and its tables where they are missing, and proves that it can be written.
    /// </summary>
    /// <exception cref="InvalidOperationException">It cannot be used; the message says how to fix it.</exception>
    public InboxConnection Create()
    {
        try
        {
            CreateForOwnerOnly();
            return Configure(Open(), Prepare);
        }
        catch (SqliteException exception)
        {
            throw new InvalidOperationException($"The webhook inbox {path} cannot be used: {InboxCure.Of(exception)}", exception);
        }
    }

    /// <summary>Opens the file again after an error of the disk. It is never created again: it would be empty.</summary>
    /// <exception cref="InboxMovedException">The path names no file, or another one.</exception>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public InboxConnection Reopen()
    {
        try
        {
            // Before anything is set: it may be another program's database.
            using (var found = Open())
            {
                EnsureMarked(found);
            }

            return Configure(Open(), EnsureMarked);
        }
        catch (SqliteException exception) when (IsAnother(exception))
        {
            throw new InboxMovedException(path, isFileThere: false);
        }
    }

    /// <summary>Opens a file that was created before, for reading.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="InvalidOperationException">The app has stopped.</exception>
    public InboxConnection OpenReader()
    {
        if (_isClosed)
        {
            throw new InvalidOperationException("The webhook inbox is closed: the app has stopped.");
        }

        var connection = Open();
        connection.Run("PRAGMA query_only = 1");
        return connection;
    }

    /// <summary>
    /// Proves that the path still names the file that <paramref name="writer"/> has open: by the directory, then by what is read there.
    /// </summary>
    /// <exception cref="InboxMovedException">It does not.</exception>
    public void EnsureAtPath(InboxConnection writer)
    {
        EnsureNotMoved(writer);

        try
        {
            using var found = OpenReader();
            found.Run("PRAGMA busy_timeout = 0");
            EnsureMarked(found);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        {
            // Another program has it locked just now, and the directory says that it is ours.
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode != SQLitePCL.raw.SQLITE_CORRUPT)
        {
            throw new InboxMovedException(path, isFileThere: true);
        }
    }

    /// <summary>Checks the cheap half of <see cref="EnsureAtPath"/>.</summary>
    /// <exception cref="InboxMovedException">The path names no file, or another one.</exception>
    public void EnsureNotMoved(InboxConnection writer)
    {
        if (writer.HasMoved)
        {
            throw new InboxMovedException(path, isFileThere: false);
        }
    }

    /// <summary>Takes note of a reader, so that its connection is closed with the file.</summary>
    public void Add(InboxReader reader)
    {
        lock (_gate)
        {
            _readers.Add(reader);
        }
    }

    /// <summary>Closes the connections of all readers. The last connection to be closed brings the write-ahead log home.</summary>
    /// <param name="isForGood">Whether they may not be opened again.</param>
    public void CloseReaders(bool isForGood)
    {
        _isClosed |= isForGood;
        InboxReader[] readers;

        lock (_gate)
        {
            readers = [.. _readers];
        }

        foreach (var reader in readers)
        {
            reader.Dispose();
        }
    }

    /// <summary>Remembers that the file is damaged, if an error says so.</summary>
    public void NoteDamage(Exception exception)
    {
        if (exception is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB } damage
            and not DamagedDeliveryException)
        {
            _damage ??= damage;
        }
    }

    /// <summary>Reads the whole file and forgets the damage if there is none any more.</summary>
    /// <returns>Whether it is mended.</returns>
    public bool TryMend()
    {
        try
        {
            using var connection = OpenReader();

            if (connection.Text("PRAGMA integrity_check(1)") == "ok")
            {
                _damage = null;
            }
        }
        catch (SqliteException)
        {
            // It is not mended.
        }

        return _damage is null;
    }

    /// <summary>Writes a dummy row to prove that the file is writable.</summary>
    public static int Probe(InboxConnection connection, long now) =>
        connection.Execute("INSERT OR REPLACE INTO probe (id, at) VALUES (1, ?1)", now);

    // No file, no database, or one without our table.
    private static bool IsAnother(SqliteException exception) =>
        exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_ERROR;

    // SQLite gives its -wal and -shm the permissions of the file. SQLite reports what cannot be created.
    private void CreateForOwnerOnly()
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };

            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            new FileStream(path, options).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private InboxConnection Open()
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
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

    private InboxConnection Configure(InboxConnection connection, Action<InboxConnection> check)
    {
        try
        {
            connection.Run(Settings);

            if (connection.Text("PRAGMA journal_mode") != "wal")
            {
                throw new InvalidOperationException(
                    "The webhook "
                    + $"inbox {path} is on a file system that SQLite's write-ahead log does not work on. Put it on a local disk.");
            }

            // From here on the code that begins a transaction does the waiting.
            connection.Run("PRAGMA busy_timeout = 0");
            check(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Prepare(InboxConnection connection)
    {
        var now = InboxTime.Of(time.GetUtcNow());
        connection.Begin(BusyTimeout, time);
        InboxSchema.Apply(connection, path);
        InboxMark.Prune(connection, now);
        Mark.Write(connection, now);
        connection.Commit();
        Mark.Committed();
    }

    private void EnsureMarked(InboxConnection connection)
    {
        if (!Mark.IsIn(connection))
        {
            throw new InboxMovedException(path, isFileThere: true);
        }
    }
}
