using BenchmarkDotNet.Attributes;
using Webhooks.Benchmarks.Measuring;
using Webhooks.CircleCI;

namespace Webhooks.Benchmarks.Signatures;

/// <summary>What reading the signature header costs, beside a verification of 2 KB.</summary>
[MemoryDiagnoser]
public class SignatureHeaderBenchmarks
{
    private readonly WebhookSecret[] _secrets = [new(SignedDelivery.Secret)];
    private readonly SignedDelivery _delivery = SignedDelivery.OfSize(2048);
    private readonly string _malformed = "v1=" + new string('g', 64);
    private string _longest = "";

    [GlobalSetup]
    public void Prepare() =>
        // As many entries as are looked at: versions to come, three foreign signatures, and ours.
        _longest = string.Join(", ", [.. Enumerable.Range(2, 12).Select(Other), Foreign(1), Foreign(2), Foreign(3), _delivery.Signature]);

    [Benchmark(Baseline = true)]
    [AllocatesAtMost(0, 0)]
    public bool Accepted() => CircleCIWebhook.Verify(_delivery.Body, _delivery.Signature, _secrets[0]).IsVerified;

    [Benchmark]
    [AllocatesAtMost(0, 0)]
    public bool Longest() => CircleCIWebhook.Verify(_delivery.Body, _longest, _secrets[0]).IsVerified;

    [Benchmark]
    [AllocatesAtMost(0, 0)]
    public bool Malformed() => !CircleCIWebhook.Verify(_delivery.Body, _malformed, _secrets[0]).IsVerified;

    [Benchmark]
    [AllocatesAtMost(0, 0)]
    public bool Missing() => !CircleCIWebhook.Verify(_delivery.Body, null, _secrets[0]).IsVerified;

    private static string Other(int version) => $"v{version}=" + new string('a', 64);

    private static string Foreign(int digit) => "v1=" + new string((char)('0' + digit), 64);
}
