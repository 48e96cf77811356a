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
    // As in the endpoint's question, for three methods.
    private const int OnAnotherThread = 464;

    private readonly SignedDelivery _delivery = SignedDelivery.Of();
    private readonly ServiceProvider _services;
    private readonly WebhookReceiver _handled;
    private readonly WebhookReceiver _idle;
    private readonly WebhookReceiver _repeated;
    private readonly WebhookHeaders _headers;
    private readonly WebhookHeaders _forged;

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
        _headers = Headers(_delivery.Signature);
        _forged = Headers("v1=" + new string('0', 64));
        Receive(_repeated, _headers);
    }

    [GlobalCleanup]
    public void Dispose() => _services.Dispose();

    /// <summary>The limit: a hash over the body, and the event.</summary>
    [Benchmark(Baseline = true)]
    public object HashAndParse()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_delivery.Body, hash);
        return CircleCIWebhook.Provider.Parse("workflow-completed", _delivery.Body);
    }

    [Benchmark]
    [AllocatesAtMost(1, 400 + OnAnotherThread)]
    public bool Handled() => Receive(_handled, _headers) == WebhookOutcome.Handled;

    [Benchmark]
    [AllocatesAtMost(0, 336)]
    public bool NoHandler() => Receive(_idle, _headers) == WebhookOutcome.Handled;

    /// <summary>Parsed like any other, in the walk that tells its id.</summary>
    [Benchmark]
    [AllocatesAtMost(1, 248)]
    public bool Duplicate() => Receive(_repeated, _headers) == WebhookOutcome.Duplicate;

    [Benchmark]
    [AllocatesAtMost(0, 0)]
    public bool Mismatch() => Receive(_handled, _forged) == WebhookOutcome.Refused;

    private static void Repeatable(WebhookOptions options)
    {
        options.Secrets.Add(SignedDelivery.Secret);
        // The same delivery is new again each time.
        options.DeduplicationWindow = TimeSpan.FromTicks(1);
    }

    private static WebhookHeaders Headers(string signature) => WebhookHeaders.Create(
        [new("content-type", "application/json"), new(CircleCIWebhook.SignatureHeader, signature)]);

    private WebhookOutcome Receive(WebhookReceiver receiver, WebhookHeaders headers)
    {
        var receipt = receiver.ReceiveAsync(headers, _delivery.Body);

        // The handler is on a thread of its own; to wait for it costs nothing that would be counted.
        while (!receipt.IsCompleted)
        {
            Thread.SpinWait(20);
        }

        return receipt.Result.Outcome;
    }
}
