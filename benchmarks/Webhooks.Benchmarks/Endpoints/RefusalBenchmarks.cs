using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks.Hosting;
using Webhooks.Benchmarks.Measuring;

namespace Webhooks.Benchmarks.Endpoints;

/// <summary>What a request costs that is refused by its head, and, last, one that is refused by its signature.</summary>
[MemoryDiagnoser]
public class RefusalBenchmarks
{
    private static readonly SignedDelivery Delivery = SignedDelivery.Of();

    private readonly InMemoryServer _server = new(
        services =>
        {
            services.AddCircleCIWebhook(options => options.Secrets.Add(SignedDelivery.Secret));
            services.AddCircleCIWebhook("small", options =>
            {
                options.Secrets.Add(SignedDelivery.Secret);
                options.MaxRequestBodySize = 100;
            });
        },
        app =>
        {
            app.MapPost("/bare", ComparedEndpoints.Bare);
            app.MapCircleCIWebhook("/webhooks");
            app.MapCircleCIWebhook("/small", "small");
        });

    private readonly byte[][] _bare = InMemoryServer.RequestsTo("/bare", Delivery);
    private readonly byte[][] _wrongMethod = InMemoryServer.RequestsTo("/webhooks", Delivery, method: "PUT");
    private readonly byte[][] _wrongType = InMemoryServer.RequestsTo("/webhooks", Delivery, contentType: "text/plain");
    private readonly byte[][] _tooLarge = InMemoryServer.RequestsTo("/small", Delivery);
    private readonly byte[][] _missing = InMemoryServer.RequestsTo("/webhooks", Delivery, signature: "");
    private readonly byte[][] _malformed = InMemoryServer.RequestsTo("/webhooks", Delivery, signature: "v1=no-hex");
    private readonly byte[][] _unsupported = InMemoryServer.RequestsTo("/webhooks", Delivery, signature: "v9=0000");
    private readonly byte[][] _forged = InMemoryServer.RequestsTo("/webhooks", Delivery, signature: "v1=" + new string('0', 64));

    [GlobalCleanup]
    public void Dispose() => _server.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Lanes.Calls)]
    public bool Bare() => _server.Send(_bare, 204);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(1, 0)]
    public bool WrongMethod() => _server.Send(_wrongMethod, 405);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(1, 0)]
    public bool WrongContentType() => _server.Send(_wrongType, 415);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(1, 0)]
    public bool TooLarge() => _server.Send(_tooLarge, 413);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(1, 0)]
    public bool MissingSignature() => _server.Send(_missing, 403);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(1, 0)]
    public bool MalformedSignature() => _server.Send(_malformed, 403);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(1, 0)]
    public bool UnsupportedSignature() => _server.Send(_unsupported, 403);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(1, 0)]
    public bool Mismatch() => _server.Send(_forged, 403);
}
