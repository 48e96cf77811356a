using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks.Measuring;

namespace Webhooks.Benchmarks.Inboxes;

/// <summary>
/// What storing one delivery costs more where the inbox remembers its fact for recovery, in the same commit. Every delivery is of a
/// workflow of its own; 64 senders at once.
/// </summary>
[MemoryDiagnoser]
[WallClock]
public class InboxRecoveryBenchmarks
{
    private const int Deliveries = 512;

    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks-recovery-").FullName;
    private InboxApp _without = null!;
    private InboxApp _with = null!;

    [GlobalSetup]
    public void Start()
    {
        _without = new(services => Store(services, "without.db"));
        _with = new(
            services => Store(services.AddSingleton<IWebhookRecoverySource, NothingToRecover>(), "with.db"),
            endpoint => endpoint.RecoverMissed(options =>
            {
                options.Projects.Add("gh/acme/app");
                options.Interval = Timeout.InfiniteTimeSpan;
            }));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _without.Dispose();
        _with.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [IterationSetup(Target = nameof(Webhooks))]
    public void PrepareWithout() => _without.Prepare(Deliveries);

    [IterationSetup(Target = nameof(Webhooks_Remembering))]
    public void PrepareWith() => _with.Prepare(Deliveries);

    [Benchmark(Baseline = true, OperationsPerInvoke = Deliveries)]
    public bool Webhooks()
    {
        _without.Receive();
        return true;
    }

    [Benchmark(OperationsPerInvoke = Deliveries)]
    public bool Webhooks_Remembering()
    {
        _with.Receive();
        return true;
    }

    private void Store(IServiceCollection services, string file) => services.AddSqliteInbox(options =>
    {
        options.Path = Path.Combine(_folder, file);
        options.EnableProcessing = false;
    });
}
