using Amazon.SQS;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks.Measuring;
using Webhooks.Tests;

namespace Webhooks.Benchmarks.Inboxes;

/// <summary>
/// What storing one delivery in SQS costs, against a stand-in on the same machine. Ours includes verification and identification, and has
/// many senders at once, which share requests; the baseline does nothing but send, one message after the other.
/// </summary>
[MemoryDiagnoser]
[WallClock]
[NeedsSqs]
public class SqsAcceptBenchmarks
{
    private const int OneByOne = 16;
    private const int Together = 512;

    private readonly SqsStandIn _server = new();
    private readonly string _body = new('x', 1_400);
    private AmazonSQSClient _client = null!;
    private string _plain = null!;
    private InboxApp _app = null!;

    [GlobalSetup]
    public void Start() => StartAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Dispose()
    {
        _app.Dispose();
        _client.Dispose();
        _server.DisposeAsync().GetAwaiter().GetResult();
    }

    [IterationSetup(Target = nameof(Webhooks_64Senders))]
    public void Prepare() => _app.Prepare(Together);

    [Benchmark(Baseline = true, OperationsPerInvoke = OneByOne)]
    public bool SendEach()
    {
        for (var message = 0; message < OneByOne; message++)
        {
            _client.SendMessageAsync(_plain, _body).GetAwaiter().GetResult();
        }

        return true;
    }

    [Benchmark(OperationsPerInvoke = Together)]
    public bool SendEach_64Senders()
    {
        var next = 0;
        Task.WaitAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) <= Together)
            {
                await _client.SendMessageAsync(_plain, _body);
            }
        })));
        return true;
    }

    [Benchmark(OperationsPerInvoke = Together)]
    public bool Webhooks_64Senders()
    {
        _app.Receive(clients: 64);
        return true;
    }

    private async Task StartAsync()
    {
        await _server.InitializeAsync();
        _client = _server.CreateClient();
        _plain = (await _client.CreateQueueAsync("plain")).QueueUrl;
        _app = new(services => services.AddSingleton<IAmazonSQS>(_client).AddSqsInbox(options =>
        {
            options.Queue = "webhooks";
            options.EnableProcessing = false;
        }));
    }
}
