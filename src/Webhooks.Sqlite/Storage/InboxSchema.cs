namespace Webhooks.Sqlite.Storage;

/// <summary>
/// The tables and their version. A step only ever adds tables and columns, with defaults, or drops an index, so that the version before
/// goes on working on the same file during an upgrade. A change that cannot keep to that raises <see cref="Generation"/>, and older
/// versions refuse the file.
/// </summary>
/// <remarks>The file's <c>user_version</c> is the generation times 1,000 plus the number of steps taken.</remarks>
internal static class InboxSchema
{
    /// <summary>Marks the file as an inbox, so that another database is not taken for one: "whin".</summary>
    public const int ApplicationId = 0x7768696E;

    private const int Generation = 1;
    private const int StepsPerGeneration = 1000;

    // Bodies have a table of their own: the row that changes with each attempt stays small, however large the body.
    // Times are ticks of 100 ns since 1970, so that datetime(received_at / 10000000, 'unixepoch') reads them. Zero is always due.
    // States: 0 pending, 1 running, 2 handled, 3 dead.
    private const string Tables =
        """
        CREATE TABLE deliveries (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            provider TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            tenant TEXT NOT NULL,
            id TEXT NOT NULL,
            type TEXT NOT NULL,
            received_at INTEGER NOT NULL,
            occurred_at INTEGER,
            verified INTEGER NOT NULL,
            headers TEXT,
            trace_parent TEXT,
            trace_state TEXT,
            state INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            due_at INTEGER NOT NULL DEFAULT 0,
            lease_token INTEGER,
            lease_until INTEGER,
            lease_for INTEGER,
            succeeded TEXT,
            last_error TEXT,
            finished_at INTEGER,
            expires_at INTEGER,
            UNIQUE (provider, endpoint, tenant, id)
        ) STRICT;
        CREATE TABLE bodies (number INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
        CREATE TABLE probe (id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
        CREATE INDEX deliveries_due ON deliveries (endpoint, due_at) WHERE state = 0;
        CREATE INDEX deliveries_state ON deliveries (state, number);
        CREATE INDEX deliveries_expiry ON deliveries (expires_at) WHERE state = 2;
        """;

    // Suspects: 0 is none, 1 was running when its process ended, 2 is one that runs as a suspect.
    private const string Attempts =
        """
        ALTER TABLE deliveries ADD COLUMN subject TEXT;
        ALTER TABLE deliveries ADD COLUMN origin INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE deliveries ADD COLUMN lease_owner INTEGER;
        ALTER TABLE deliveries ADD COLUMN suspect INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE deliveries ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE deliveries ADD COLUMN only_handler TEXT;
        ALTER TABLE deliveries ADD COLUMN was_handled INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX deliveries_suspect ON deliveries (endpoint, attempts, number) WHERE state = 0 AND suspect > 0;
        CREATE TABLE failures (
            number INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            at INTEGER NOT NULL,
            handler TEXT,
            duration INTEGER,
            exception TEXT,
            message TEXT NOT NULL
        ) STRICT;
        CREATE INDEX failures_number ON failures (number);
        """;

    // Null in what an earlier version stored, which is then not checked.
    private const string Checksums = "ALTER TABLE bodies ADD COLUMN checksum INTEGER;";

    // A row is the mark of a handler that committed its success together with its effects.
    private const string EffectMarks =
        "CREATE TABLE effect_marks (number INTEGER NOT NULL, handler TEXT NOT NULL, PRIMARY KEY (number, handler)) STRICT, WITHOUT ROWID;";

    // The memory of recovery, apart from deliveries: the key is a hash of endpoint, tenant, type and subject; marks and recovered are
    // JSON.
    private const string Recovery =
        """
        CREATE TABLE recovery_facts (
            key BLOB NOT NULL PRIMARY KEY,
            endpoint TEXT NOT NULL,
            marks TEXT NOT NULL,
            recovered TEXT,
            received_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX recovery_facts_expiry ON recovery_facts (expires_at);
        CREATE TABLE recovery_places (
            endpoint TEXT NOT NULL,
            project TEXT NOT NULL,
            remembers_since INTEGER NOT NULL,
            place INTEGER NOT NULL,
            PRIMARY KEY (endpoint, project)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE recovery_leases (
            endpoint TEXT NOT NULL PRIMARY KEY,
            owner TEXT NOT NULL,
            until INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """;

    // Subjects are random, so that their index made storing a delivery half as dear again. A search by subject looks through rows.
    private const string NoSubjectIndex = "DROP INDEX IF EXISTS deliveries_subject;";

    private static readonly string[] Steps = [Tables, Checksums, Attempts, EffectMarks, Recovery, NoSubjectIndex];

    /// <summary>Gets the tables, which are the inbox's alone.</summary>
    public static IReadOnlyList<string> OwnTables { get; } =
    [
        "deliveries", "bodies", "probe", "failures", "effect_marks", "recovery_facts", "recovery_places", "recovery_leases"
    ];

    /// <summary>Creates what is missing. Must run inside a transaction.</summary>
    /// <exception cref="InvalidOperationException">The file is not an inbox, or one that this version cannot share.</exception>
    public static void Apply(InboxConnection connection, string path)
    {
        var version = connection.Number("PRAGMA user_version");

        if (connection.Number("PRAGMA application_id") != ApplicationId)
        {
            if (version != 0 || connection.Number("SELECT COUNT(*) FROM sqlite_schema") != 0)
            {
                throw new InvalidOperationException(
                    $"The file {path} is a database of something else. Give the webhook inbox a file of its own.");
            }

            connection.Run($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Generation * StepsPerGeneration}");
            version = Generation * StepsPerGeneration;
        }

        if (version / StepsPerGeneration != Generation)
        {
            throw new InvalidOperationException(
                $"The webhook inbox {path} has schema {version}, which this version of Webhooks.Sqlite cannot share (it needs "
                + $"{Generation * StepsPerGeneration} to {((Generation + 1) * StepsPerGeneration) - 1}). Run the version that wrote it, or "
                + "a newer one, or give this one another file.");
        }

        for (var step = (int)(version % StepsPerGeneration); step < Steps.Length; step++)
        {
            connection.Run($"{Steps[step]} PRAGMA user_version = {(Generation * StepsPerGeneration) + step + 1}");
        }
    }
}
