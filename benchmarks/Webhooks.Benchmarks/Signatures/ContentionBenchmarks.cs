using BenchmarkDotNet.Attributes;
using Webhooks.Benchmarks.Measuring;
using Webhooks.CircleCI;

namespace Webhooks.Benchmarks.Signatures;

/// <summary>What one verification costs in processor time when two threads share a secret.</summary>
[MemoryDiagnoser]
public class ContentionBenchmarks
{
    private const int Calls = 4000;

    private readonly WebhookSecret[] _secrets = [new(SignedDelivery.Secret)];
    private readonly SignedDelivery _delivery = SignedDelivery.OfSize(2048);
    private readonly Barrier _start = new(participantCount: 3);
    private readonly Barrier _end = new(participantCount: 3);
    private volatile bool _isOver;

    [GlobalSetup]
    public void StartThreads()
    {
        for (var count = 0; count < 2; count++)
        {
            new Thread(Work) { IsBackground = true }.Start();
        }
    }

    [GlobalCleanup]
    public void EndThreads()
    {
        _isOver = true;
        _start.SignalAndWait();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public bool OneThread()
    {
        VerifyAll();
        return true;
    }

    [Benchmark(OperationsPerInvoke = Calls * 2)]
    [AllocatesAtMost(0, 0)]
    public bool TwoThreads()
    {
        _start.SignalAndWait();
        _end.SignalAndWait();
        return true;
    }

    private void Work()
    {
        while (true)
        {
            _start.SignalAndWait();

            if (_isOver)
            {
                return;
            }

            VerifyAll();
            _end.SignalAndWait();
        }
    }

    private void VerifyAll()
    {
        for (var count = 0; count < Calls; count++)
        {
            CircleCIWebhook.Verify(_delivery.Body, _delivery.Signature, _secrets[0]);
        }
    }
}
