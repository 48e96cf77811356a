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
    // The handler runs on another thread. What the methods that wait for it remember is pooled for each thread and core, and now and then
    // made anew, when the handler has ended on another core than the request came in on.
    private const int OnAnotherThread = 160;

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
            app.MapPost("/limit-on-another-thread", ComparedEndpoints.LimitOnAnotherThread);
            app.MapPost("/tutorial", ComparedEndpoints.Tutorial);
            app.MapCircleCIWebhook("/handled", "handled");
            app.MapCircleCIWebhook("/idle", "idle");
        });

    private readonly byte[][] _bare = InMemoryServer.RequestsTo("/bare", Delivery);
    private readonly byte[][] _limit = InMemoryServer.RequestsTo("/limit", Delivery);
    private readonly byte[][] _limitOnAnotherThread = InMemoryServer.RequestsTo("/limit-on-another-thread", Delivery);
    private readonly byte[][] _tutorial = InMemoryServer.RequestsTo("/tutorial", Delivery);
    private readonly byte[][] _handled = InMemoryServer.RequestsTo("/handled", Delivery);
    private readonly byte[][] _idle = InMemoryServer.RequestsTo("/idle", Delivery);

    [GlobalCleanup]
    public void Dispose() => _server.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Lanes.Calls)]
    public bool Bare() => _server.Send(_bare, 204);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    public bool Limit() => _server.Send(_limit, 200);

    /// <summary>The limit for us: no handler may hold up the answer, so that it runs on another thread than the one that waits.</summary>
    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [Reference]
    public bool Limit_OnAnotherThread() => _server.Send(_limitOnAnotherThread, 200);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(1, 2432 + OnAnotherThread)]
    public bool Webhooks() => _server.Send(_handled, 200);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(1, 336)]
    public bool Webhooks_NoHandler() => _server.Send(_idle, 200);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    public bool Tutorial() => _server.Send(_tutorial, 200);

    private static void Repeatable(WebhookOptions options)
    {
        options.Secrets.Add(SignedDelivery.Secret);
        // The same delivery is new again each time.
        options.DeduplicationWindow = TimeSpan.FromTicks(1);
    }
}
