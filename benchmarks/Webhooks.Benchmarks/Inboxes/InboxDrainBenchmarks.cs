using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks.Measuring;

namespace Webhooks.Benchmarks.Inboxes;

/// <summary>
/// What one delivery costs from its arrival to the end of its handler, stored on the way: what it adds to storing is the drain.
/// </summary>
[MemoryDiagnoser]
[WallClock]
public class InboxDrainBenchmarks
{
    private const int Deliveries = 512;

    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-drain-").FullName;
    private InboxApp _storing = null!;
    private InboxApp _handling = null!;
    private PlainTable _table = null!;

    [GlobalSetup]
    public void Start()
    {
        _storing = new(services => services.AddSqliteInbox(options =>
        {
            options.Path = Path.Combine(_folder, "storing.db");
            options.EnableProcessing = false;
        }));
        _handling = new(services => services.AddSqliteInbox(Path.Combine(_folder, "handling.db")));
        _table = new(Path.Combine(_folder, "plain.db"));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _storing.Dispose();
        _handling.Dispose();
        _table.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [IterationSetup(Target = nameof(Webhooks_StoredOnly))]
    public void PrepareStoring() => _storing.Prepare(Deliveries);

    [IterationSetup(Target = nameof(Webhooks))]
    public void PrepareHandling() => _handling.Prepare(Deliveries);

    [Benchmark(Baseline = true, OperationsPerInvoke = Deliveries)]
    public bool CommitEachStep()
    {
        _table.Store(Deliveries);
        _table.Handle(Deliveries);
        return true;
    }

    [Benchmark(OperationsPerInvoke = Deliveries)]
    public bool Webhooks_StoredOnly()
    {
        _storing.Receive();
        return true;
    }

    [Benchmark(OperationsPerInvoke = Deliveries)]
    public bool Webhooks()
    {
        _handling.ReceiveAndHandle();
        return true;
    }
}
