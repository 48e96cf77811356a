using BenchmarkDotNet.Attributes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks.Measuring;

namespace Webhooks.Benchmarks.Inboxes;

/// <summary>
/// What a backlog costs those who come after it: the same work on a new file and on one that holds a million deliveries of the same
/// endpoint, all waiting for another attempt as they do when what the handlers need is down.
/// </summary>
[MemoryDiagnoser]
[WallClock]
public class InboxBacklogBenchmarks
{
    private const int Deliveries = 512;

    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-backlog-").FullName;
    private InboxApp _empty = null!;
    private InboxApp _full = null!;

    /// <summary>Whether the new deliveries are leased and handled too, or only stored.</summary>
    [Params(false, true)]
    public bool Handled { get; set; }

    [GlobalSetup]
    public void Start()
    {
        _empty = Open("empty.db");
        Open("full.db").Dispose();
        Fill("full.db");
        _full = Open("full.db");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _empty.Dispose();
        _full.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [IterationSetup(Target = nameof(NewFile))]
    public void PrepareEmpty() => _empty.Prepare(Deliveries);

    [IterationSetup(Target = nameof(Backlog))]
    public void PrepareFull() => _full.Prepare(Deliveries);

    [Benchmark(Baseline = true, OperationsPerInvoke = Deliveries)]
    public bool NewFile() => Run(_empty);

    [Benchmark(OperationsPerInvoke = Deliveries)]
    public bool Backlog() => Run(_full);

    private bool Run(InboxApp app)
    {
        if (Handled)
        {
            app.ReceiveAndHandle();
        }
        else
        {
            app.Receive();
        }

        return true;
    }

    private InboxApp Open(string file) => new(services => services.AddSqliteInbox(options =>
    {
        options.Path = Path.Combine(_folder, file);
        options.EnableProcessing = Handled;
    }));

    // Due later than any measurement ends, and not so late that the clock would be taken to have been set back.
    private void Fill(string file)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, file)};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            PRAGMA synchronous = OFF;
            PRAGMA cache_size = -262144;
            BEGIN;
            WITH RECURSIVE row(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < 1000000)
            INSERT INTO deliveries (provider, endpoint, tenant, id, type, received_at, verified, attempts, due_at)
            SELECT 'CircleCI', 'CircleCI', '', lower(hex(randomblob(16))), 'workflow-completed', $now, 1, 1, $due FROM row;
            INSERT INTO bodies (number, body) SELECT number, CAST('{}' AS BLOB) FROM deliveries;
            COMMIT;
            PRAGMA wal_checkpoint(TRUNCATE);
            """;
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("$now", Ticks(DateTimeOffset.UtcNow));
        command.Parameters.AddWithValue("$due", Ticks(DateTimeOffset.UtcNow.AddMinutes(30)));
        command.ExecuteNonQuery();
    }

    private static long Ticks(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks;
}
