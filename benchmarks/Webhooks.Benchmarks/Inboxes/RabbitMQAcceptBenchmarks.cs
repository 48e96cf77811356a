using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks.Measuring;

namespace Webhooks.Benchmarks.Inboxes;

/// <summary>
/// What storing one delivery in RabbitMQ costs, each confirmed by a queue that has it on disk. Ours includes verification and
/// identification, and has many senders at once; the baseline does nothing but publish, one message after the other.
/// </summary>
[MemoryDiagnoser]
[WallClock]
[NeedsRabbitMQ]
public class RabbitMQAcceptBenchmarks
{
    private const int OneByOne = 32;
    private const int Together = 1024;
    private const int Purge = 20_000;

    private readonly string _name = $"webhooks-benchmark-{Guid.NewGuid():n}";
    private MeasuredBroker _broker = null!;
    private PlainPublisher _publisher = null!;
    private InboxApp _app = null!;
    private int _stored;

    [GlobalSetup]
    public void Start()
    {
        _broker = MeasuredBroker.StartAsync().GetAwaiter().GetResult();
        _publisher = PlainPublisher.StartAsync(_broker, $"{_name}.plain").GetAwaiter().GetResult();
        _app = new(
            services => services.AddRabbitMQInbox(options => MeasuredBroker.Use(options, _broker.Address, _name, handleHere: false)));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _app.Dispose();
        _publisher.Dispose();
        _broker.ForgetAsync(_name).GetAwaiter().GetResult();
        _broker.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [IterationSetup(Targets = [nameof(Webhooks_64Senders), nameof(Webhooks_256Senders)])]
    public void Prepare() => _app.Prepare(Together);

    [Benchmark(Baseline = true, OperationsPerInvoke = OneByOne)]
    public bool ConfirmEach()
    {
        _publisher.StoreAsync(OneByOne).GetAwaiter().GetResult();
        return Keep(OneByOne);
    }

    [Benchmark(OperationsPerInvoke = Together)]
    public bool ConfirmsTogether_256Senders()
    {
        _publisher.StoreTogetherAsync(Together, 256).GetAwaiter().GetResult();
        return Keep(Together);
    }

    [Benchmark(OperationsPerInvoke = Together)]
    public bool Webhooks_64Senders()
    {
        _app.Receive(clients: 64);
        return Keep(Together);
    }

    [Benchmark(OperationsPerInvoke = Together)]
    public bool Webhooks_256Senders()
    {
        _app.Receive(clients: 256);
        return Keep(Together);
    }

    // The queues stay short. That is seldom, so that the medians do not see it.
    private bool Keep(int count)
    {
        if ((_stored += count) >= Purge)
        {
            _publisher.PurgeAsync($"{_name}.plain").GetAwaiter().GetResult();
            _publisher.PurgeAsync(MeasuredBroker.Intake(_name)).GetAwaiter().GetResult();
            _stored = 0;
        }

        return true;
    }
}
