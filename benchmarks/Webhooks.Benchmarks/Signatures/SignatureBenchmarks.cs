using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Webhooks.Benchmarks.Measuring;
using Webhooks.CircleCI;

namespace Webhooks.Benchmarks.Signatures;

/// <summary>What verifying costs beside other ways to do it, and beside the hash that nobody can do without.</summary>
[MemoryDiagnoser]
public class SignatureBenchmarks
{
    private static readonly byte[] Key = System.Text.Encoding.UTF8.GetBytes(SignedDelivery.Secret);

    private readonly WebhookSecret[] _secrets = [new(SignedDelivery.Secret)];
    private readonly WebhookSecret[] _rotating = [new("the-secret-that-comes-next"), new(SignedDelivery.Secret)];
    private SignedDelivery _delivery = null!;
    private SignedDelivery _forged = null!;
    private byte[] _hashed = [];

    [Params(256, 2048, 65536)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Sign()
    {
        _delivery = SignedDelivery.OfSize(Size);
        _forged = SignedDelivery.OfSize(Size + 1);
        // An HMAC hashes a block of the key and the body, and then little more.
        _hashed = new byte[Size + SHA256.HashSizeInBytes * 2];
    }

    [Benchmark(Baseline = true)]
    public bool OneShotHmac()
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> signature = stackalloc byte[SHA256.HashSizeInBytes];
        Convert.FromHexString(_delivery.Signature.AsSpan(3), signature, out _, out _);
        HMACSHA256.HashData(Key, _delivery.Body, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    [Benchmark]
    [AllocatesAtMost(0, 0)]
    public bool Webhooks() => CircleCIWebhook.Verify(_delivery.Body, _delivery.Signature, _secrets[0]).IsVerified;

    [Benchmark]
    [AllocatesAtMost(0, 0)]
    public bool Webhooks_Mismatch() => !CircleCIWebhook.Verify(_delivery.Body, _forged.Signature, _secrets[0]).IsVerified;

    [Benchmark]
    [AllocatesAtMost(0, 0)]
    public bool Webhooks_SecondSecret() =>
        CircleCIWebhook.Verify(_delivery.Body, _delivery.Signature, _rotating[0], _rotating.AsSpan(1)).IsVerified;

    /// <summary>As most posts and answers on the web have it.</summary>
    [Benchmark]
    public bool Tutorial()
    {
        using var hmac = new HMACSHA256(Key);
        var hash = hmac.ComputeHash(_delivery.Body);
        return _delivery.Signature == "v1=" + Convert.ToHexString(hash).ToLowerInvariant();
    }

    /// <summary>The floor of everything that is built on the framework's SHA-256.</summary>
    [Benchmark]
    public bool HashAlone()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return SHA256.HashData(_hashed, hash) > 0;
    }
}
