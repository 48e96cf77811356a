using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks.Hosting;
using Webhooks.Benchmarks.Measuring;

namespace Webhooks.Benchmarks.Endpoints;

/// <summary>What reading and verifying a body costs when it comes in many pieces. Nobody handles the event.</summary>
[MemoryDiagnoser]
public class BodyBenchmarks
{
    private InMemoryServer _server = null!;
    private byte[][] _bare = [];
    private byte[][] _hashed = [];
    private byte[][] _copied = [];
    private byte[][] _received = [];

    [Params(64 * 1024, 1024 * 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Start()
    {
        var delivery = SignedDelivery.OfSize(Size);
        _bare = InMemoryServer.RequestsTo("/bare", delivery);
        _hashed = InMemoryServer.RequestsTo("/hashed", delivery);
        _copied = InMemoryServer.RequestsTo("/copied", delivery);
        _received = InMemoryServer.RequestsTo("/webhooks", delivery);
        _server = new(
            services => services.AddCircleCIWebhook(options =>
            {
                options.Secrets.Add(SignedDelivery.Secret);
                options.DeduplicationWindow = TimeSpan.FromTicks(1);
            }),
            app =>
            {
                app.MapPost("/bare", ComparedEndpoints.Bare);
                app.MapPost("/hashed", ComparedEndpoints.HashedBody);
                app.MapPost("/copied", ComparedEndpoints.CopiedBody);
                app.MapCircleCIWebhook("/webhooks");
            });
    }

    [GlobalCleanup]
    public void Dispose() => _server.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Lanes.Calls)]
    public bool Bare() => _server.Send(_bare, 204);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    public bool Limit() => _server.Send(_hashed, 200);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [Reference]
    public bool MemoryStream() => _server.Send(_copied, 200);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(1, 536)]
    public bool Webhooks() => _server.Send(_received, 200);
}
