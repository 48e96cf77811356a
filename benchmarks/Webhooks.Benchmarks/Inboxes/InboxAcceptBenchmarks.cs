using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks.Measuring;

namespace Webhooks.Benchmarks.Inboxes;

/// <summary>
/// What storing one delivery costs with 64 senders at once, each commit on disk before its answer (<c>synchronous=FULL</c>). Ours includes
/// verification and identification; the others do nothing but insert.
/// </summary>
[MemoryDiagnoser]
[WallClock]
public class InboxAcceptBenchmarks
{
    private const int Deliveries = 512;

    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-accept-").FullName;
    private InboxApp _app = null!;
    private PlainTable _table = null!;

    [GlobalSetup]
    public void Start()
    {
        _app = new(services => services.AddSqliteInbox(options =>
        {
            options.Path = Path.Combine(_folder, "inbox.db");
            options.EnableProcessing = false;
        }));
        _table = new(Path.Combine(_folder, "plain.db"));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _app.Dispose();
        _table.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [IterationSetup(Target = nameof(Webhooks))]
    public void Prepare() => _app.Prepare(Deliveries);

    [Benchmark(Baseline = true, OperationsPerInvoke = Deliveries)]
    public bool CommitEach()
    {
        _table.Store(Deliveries);
        return true;
    }

    [Benchmark(OperationsPerInvoke = Deliveries)]
    public bool ConnectionAndTransactionEach()
    {
        _table.StoreWithConnectionEach(Deliveries);
        return true;
    }

    [Benchmark(OperationsPerInvoke = Deliveries)]
    public bool Webhooks()
    {
        _app.Receive();
        return true;
    }
}
