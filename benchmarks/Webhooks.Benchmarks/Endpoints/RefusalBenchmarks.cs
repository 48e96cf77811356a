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

    private readonly byte[] _bare = InMemoryServer.Request("/bare", Delivery);
    private readonly byte[] _wrongMethod = InMemoryServer.Request("/webhooks", Delivery, method: "PUT");
    private readonly byte[] _wrongType = InMemoryServer.Request("/webhooks", Delivery, contentType: "text/plain");
    private readonly byte[] _tooLarge = InMemoryServer.Request("/small", Delivery);
    private readonly byte[] _missing = InMemoryServer.Request("/webhooks", Delivery, signature: "");
    private readonly byte[] _malformed = InMemoryServer.Request("/webhooks", Delivery, signature: "v1=no-hex");
    private readonly byte[] _unsupported = InMemoryServer.Request("/webhooks", Delivery, signature: "v9=0000");
    private readonly byte[] _forged = InMemoryServer.Request("/webhooks", Delivery, signature: "v1=" + new string('0', 64));

    [GlobalCleanup]
    public void Dispose() => _server.Dispose();

    [Benchmark(Baseline = true)]
    public bool Bare() => Send(_bare, 204);

    [Benchmark]
    [AllocatesAtMost(1, 0)]
    public bool WrongMethod() => Send(_wrongMethod, 405);

    [Benchmark]
    [AllocatesAtMost(1, 0)]
    public bool WrongContentType() => Send(_wrongType, 415);

    [Benchmark]
    [AllocatesAtMost(1, 0)]
    public bool TooLarge() => Send(_tooLarge, 413);

    [Benchmark]
    [AllocatesAtMost(1, 0)]
    public bool MissingSignature() => Send(_missing, 403);

    [Benchmark]
    [AllocatesAtMost(1, 0)]
    public bool MalformedSignature() => Send(_malformed, 403);

    [Benchmark]
    [AllocatesAtMost(1, 0)]
    public bool UnsupportedSignature() => Send(_unsupported, 403);

    [Benchmark]
    [AllocatesAtMost(1, 0)]
    public bool Mismatch() => Send(_forged, 403);

    private bool Send(byte[] request, int expected) =>
        _server.Send(request) == expected ? true : throw new InvalidOperationException("The answer is not the one to be measured.");
}
