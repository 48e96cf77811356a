using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks.Hosting;
using Webhooks.Benchmarks.Measuring;
using Webhooks.CircleCI;

namespace Webhooks.Benchmarks.Endpoints;

/// <summary>What a whole request costs on Kestrel, from its bytes to the answer's.</summary>
[MemoryDiagnoser]
public class EndpointBenchmarks
{
    // The handler runs on a thread of its own. What the four methods that wait for it remember is pooled for each thread and core, and made
    // anew when the handler has ended on another core than the request came in on.
    private const int OnAnotherThread = 640;

    private static readonly SignedDelivery Delivery = SignedDelivery.Of();

    private readonly InMemoryServer _server = new(
        services =>
        {
            services.AddCircleCIWebhook("handled", Repeatable).On<WorkflowCompleted>((_, _) => Task.CompletedTask);
            services.AddCircleCIWebhook("idle", Repeatable).On<JobCompleted>((_, _) => Task.CompletedTask);
        },
        app =>
        {
            app.MapPost("/bare", ComparedEndpoints.Bare);
            app.MapPost("/limit", ComparedEndpoints.Limit);
            app.MapPost("/tutorial", ComparedEndpoints.Tutorial);
            app.MapCircleCIWebhook("/handled", "handled");
            app.MapCircleCIWebhook("/idle", "idle");
        });

    private readonly byte[] _bare = InMemoryServer.Request("/bare", Delivery);
    private readonly byte[] _limit = InMemoryServer.Request("/limit", Delivery);
    private readonly byte[] _tutorial = InMemoryServer.Request("/tutorial", Delivery);
    private readonly byte[] _handled = InMemoryServer.Request("/handled", Delivery);
    private readonly byte[] _idle = InMemoryServer.Request("/idle", Delivery);

    [GlobalCleanup]
    public void Dispose() => _server.Dispose();

    [Benchmark(Baseline = true)]
    public bool Bare() => Send(_bare, 204);

    [Benchmark]
    [Reference]
    public bool Limit() => Send(_limit, 200);

    [Benchmark]
    [AllocatesAtMost(1, 2432 + OnAnotherThread)]
    public bool Webhooks() => Send(_handled, 200);

    [Benchmark]
    [AllocatesAtMost(1, 336)]
    public bool Webhooks_NoHandler() => Send(_idle, 200);

    [Benchmark]
    public bool Tutorial() => Send(_tutorial, 200);

    private static void Repeatable(WebhookOptions options)
    {
        options.Secrets.Add(SignedDelivery.Secret);
        // The same delivery is new again each time.
        options.DeduplicationWindow = TimeSpan.FromTicks(1);
    }

    private bool Send(byte[] request, int expected) =>
        _server.Send(request) == expected ? true : throw new InvalidOperationException("The answer is not the one to be measured.");
}
