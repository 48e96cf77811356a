using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks.Measuring;
using Webhooks.CircleCI;

namespace Webhooks.Benchmarks.Receiving;

/// <summary>What receiving costs without HTTP, from raw bytes to the end of the handler.</summary>
[MemoryDiagnoser]
public class ReceiveBenchmarks
{
    // As in the endpoint's question.
    private const int OnAnotherThread = 160;

    private readonly SignedDelivery[] _deliveries = Lanes.Each(() => SignedDelivery.Of().WithId(Guid.NewGuid()));
    private readonly ServiceProvider _services;
    private readonly WebhookReceiver _handled;
    private readonly WebhookReceiver _idle;
    private readonly WebhookReceiver _repeated;
    private readonly WebhookHeaders[] _headers;
    private readonly WebhookHeaders[] _forged;

    public ReceiveBenchmarks()
    {
        var services = new ServiceCollection();
        services.AddCircleCIWebhook("handled", Repeatable).On<WorkflowCompleted>((_, _) => Task.CompletedTask);
        services.AddCircleCIWebhook("idle", Repeatable).On<JobCompleted>((_, _) => Task.CompletedTask);
        services.AddCircleCIWebhook("repeated", options => options.Secrets.Add(SignedDelivery.Secret))
            .On<WorkflowCompleted>((_, _) => Task.CompletedTask);
        _services = services.BuildServiceProvider();
        _handled = _services.GetRequiredKeyedService<WebhookReceiver>("handled");
        _idle = _services.GetRequiredKeyedService<WebhookReceiver>("idle");
        _repeated = _services.GetRequiredKeyedService<WebhookReceiver>("repeated");
        _headers = [.. _deliveries.Select(delivery => Headers(delivery.Signature))];
        _forged = Lanes.Each(() => Headers("v1=" + new string('0', 64)));
        Receive(_repeated, _headers, WebhookOutcome.Handled);
    }

    [GlobalCleanup]
    public void Dispose() => _services.Dispose();

    /// <summary>The limit: a hash over the body, and the event.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Lanes.Calls)]
    public bool HashAndParse() => Lanes.Run(lane => new(HashAndParse(_deliveries[lane].Body)));

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(1, 400 + OnAnotherThread)]
    public bool Handled() => Receive(_handled, _headers, WebhookOutcome.Handled);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(0, 336)]
    public bool NoHandler() => Receive(_idle, _headers, WebhookOutcome.Handled);

    /// <summary>Parsed like any other, in the walk that tells its id.</summary>
    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(1, 248)]
    public bool Duplicate() => Receive(_repeated, _headers, WebhookOutcome.Duplicate);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [AllocatesAtMost(0, 0)]
    public bool Mismatch() => Receive(_handled, _forged, WebhookOutcome.Refused);

    private static bool HashAndParse(byte[] body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return CircleCIWebhook.Provider.Parse("workflow-completed", body) is WorkflowCompleted;
    }

    private static void Repeatable(WebhookOptions options)
    {
        options.Secrets.Add(SignedDelivery.Secret);
        // The same delivery is new again each time.
        options.DeduplicationWindow = TimeSpan.FromTicks(1);
    }

    private static WebhookHeaders Headers(string signature) => WebhookHeaders.Create(
        [new("content-type", "application/json"), new(CircleCIWebhook.SignatureHeader, signature)]);

    private bool Receive(WebhookReceiver receiver, WebhookHeaders[] headers, WebhookOutcome expected) =>
        Lanes.Run(lane => ReceiveAsync(receiver, headers[lane], _deliveries[lane].Body, expected));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<bool> ReceiveAsync(
        WebhookReceiver receiver, WebhookHeaders headers, byte[] body, WebhookOutcome expected) =>
        (await receiver.ReceiveAsync(headers, body)).Outcome == expected;
}
