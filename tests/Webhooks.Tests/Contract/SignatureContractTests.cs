using System.Text;
using Microsoft.Extensions.Primitives;
using Webhooks.Tests.Vectors;

namespace Webhooks.Tests.Contract;

public sealed class SignatureContractTests
{
    public static TheoryData<string> Providers => ProviderRegistry.Names;

    [Theory]
    [MemberData(nameof(Providers))]
    public void SignedBody_Verifies(string name)
    {
        var entry = ProviderRegistry.Find(name);
        var secret = entry.Secret("a secret");

        foreach (var body in (byte[][])[.. entry.Bodies, entry.Sample, [], [0], [.. new byte[100_000]]])
        {
            var headers = WebhookHeaders.Create(entry.Sign(body, secret));

            Assert.Null(entry.Provider.CheckHeaders(headers));
            Assert.Equal(WebhookVerification.Verified(0), entry.Provider.Verify(headers, body, [secret]));
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void SignatureAgain_TakesThePlaceOfTheOneBefore(string name)
    {
        var entry = ProviderRegistry.Find(name);
        var (secret, headers) = (entry.Secret("a secret"), entry.Sign(entry.Sample, entry.Secret("another")));
        entry.Provider.Sign(headers, entry.Sample, secret);

        Assert.True(entry.Provider.Verify(WebhookHeaders.Create(headers), entry.Sample, [secret]).IsVerified);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void AnyOfSeveralSecrets_VerifiesAndIsNamed(string name)
    {
        var entry = ProviderRegistry.Find(name);
        WebhookSecret[] secrets = [.. Enumerable.Range(0, 5).Select(index => entry.Secret($"secret {index}"))];

        for (var index = 0; index < secrets.Length; index++)
        {
            var headers = WebhookHeaders.Create(entry.Sign(entry.Sample, entry.Secret($"secret {index}")));
            Assert.Equal(WebhookVerification.Verified(index), entry.Provider.Verify(headers, entry.Sample, secrets));
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void WrongSecretOrNone_IsAMismatch(string name)
    {
        var entry = ProviderRegistry.Find(name);
        var headers = WebhookHeaders.Create(entry.Sign(entry.Sample, entry.Secret("a secret")));
        var mismatch = WebhookVerification.Refused(WebhookVerificationOutcome.Mismatch);

        Assert.Equal(mismatch, entry.Provider.Verify(headers, entry.Sample, [entry.Secret("A secret"), entry.Secret("a secret ")]));
        Assert.Equal(mismatch, entry.Provider.Verify(headers, entry.Sample, []));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void AnyBitOfTheBodyFlipped_IsAMismatch(string name)
    {
        var entry = ProviderRegistry.Find(name);
        var (secret, body) = (entry.Secret("a secret"), entry.Sample[..Math.Min(entry.Sample.Length, 400)]);
        var headers = WebhookHeaders.Create(entry.Sign(body, secret));

        Assert.All(
            (IEnumerable<byte[]>)[.. Flipped.EachBitOf(body), body[..^1], [.. body, 0], [0, .. body], []],
            other => Assert.Equal(WebhookVerificationOutcome.Mismatch, entry.Provider.Verify(headers, other, [secret]).Outcome));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void AnyBitOfWhatSignsFlipped_DoesNotVerify(string name)
    {
        var entry = ProviderRegistry.Find(name);
        var secret = entry.Secret("a secret");
        var signed = entry.Sign(entry.Sample, secret);

        foreach (var header in (string[])[entry.SignatureHeader, .. entry.SignedHeaders])
        {
            foreach (var flipped in Flipped.EachBitOf(Encoding.Latin1.GetBytes(signed[header])).Select(Encoding.Latin1.GetString))
            {
                var headers = WebhookHeaders.Create(new Dictionary<string, string>(signed) { [header] = flipped });
                var isVerified = entry.Provider.Verify(headers, entry.Sample, [secret]).IsVerified;

                // Hexadecimal digits have two cases; the last digit of a base64 text has bits that say nothing.
                Assert.True(!isVerified || IsSame(signed[header], flipped), $"{header}: {flipped} in place of {signed[header]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void NamesOfHeaders_MatchInAnyCase(string name)
    {
        var entry = ProviderRegistry.Find(name);
        var secret = entry.Secret("a secret");
        var headers = WebhookHeaders.Create(
            entry.Sign(entry.Sample, secret).Select(header => KeyValuePair.Create(header.Key.ToUpperInvariant(), header.Value)));

        Assert.True(entry.Provider.Verify(headers, entry.Sample, [secret]).IsVerified);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void HostileHeaders_AreRefusedByGateAndVerificationAlike(string name)
    {
        var entry = ProviderRegistry.Find(name);
        var secret = entry.Secret("a secret");
        var signed = entry.Sign(entry.Sample, secret);

        foreach (var header in (string[])[entry.SignatureHeader, .. entry.SignedHeaders])
        {
            var good = signed[header];

            foreach (var (values, expected) in Hostile(good))
            {
                var headers = new WebhookHeaders(signed.ToDictionary(
                    pair => pair.Key,
                    pair => pair.Key == header ? values : new StringValues(pair.Value),
                    StringComparer.OrdinalIgnoreCase));
                var (gate, verified) = (entry.Provider.CheckHeaders(headers), entry.Provider.Verify(headers, entry.Sample, [secret]));

                Assert.False(verified.IsVerified, $"{header}: {values}");
                Assert.Equal(-1, verified.SecretIndex);
                Assert.Equal(gate ?? WebhookVerificationOutcome.Mismatch, verified.Outcome);
                Assert.True(expected is null || expected == gate || header != entry.SignatureHeader, $"{header}: {values} is {gate}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void NoHeadersAtAll_IsAMissingSignature(string name)
    {
        var entry = ProviderRegistry.Find(name);

        foreach (var headers in (WebhookHeaders[])[default, WebhookHeaders.Create()])
        {
            Assert.Equal(WebhookVerificationOutcome.MissingSignature, entry.Provider.CheckHeaders(headers));
            Assert.Equal(
                WebhookVerification.Refused(WebhookVerificationOutcome.MissingSignature),
                entry.Provider.Verify(headers, entry.Sample, [entry.Secret("a secret")]));
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void RandomHeaders_NeverVerifyNorThrow(string name)
    {
        var entry = ProviderRegistry.Find(name);
        var (secret, prefix) = (entry.Secret("a secret"), entry.Sign(entry.Sample, entry.Secret("a secret"))[entry.SignatureHeader][..3]);

        Always.Holds(Always.Bytes, bytes =>
        {
            foreach (var text in (string[])[Encoding.Latin1.GetString(bytes), prefix + Encoding.Latin1.GetString(bytes)])
            {
                var headers = WebhookHeaders.Create(
                    new Dictionary<string, string>(entry.Sign(entry.Sample, secret)) { [entry.SignatureHeader] = text });
                var (gate, verified) = (entry.Provider.CheckHeaders(headers), entry.Provider.Verify(headers, entry.Sample, [secret]));

                Assert.False(verified.IsVerified);
                Assert.Equal(gate ?? WebhookVerificationOutcome.Mismatch, verified.Outcome);
            }
        });
    }

    private static bool IsSame(string good, string other) =>
        good.Equals(other, StringComparison.OrdinalIgnoreCase)
        || (good.EndsWith('=') && Decoded(other) is { } bytes && bytes.AsSpan().SequenceEqual(Decoded(good)));

    private static byte[]? Decoded(string base64)
    {
        var bytes = new byte[WebhookSignature.Sha256Length];
        return WebhookSignature.TryDecodeBase64(base64.AsSpan()[^44..], bytes) ? bytes : null;
    }

    /// <summary>Values for a header, and what the gate must say where every scheme has to say the same.</summary>
    private static IEnumerable<(StringValues Values, WebhookVerificationOutcome? Gate)> Hostile(string good) =>
    [
        (default, WebhookVerificationOutcome.MissingSignature),
        (new([]), WebhookVerificationOutcome.MissingSignature),
        (new((string?)null), WebhookVerificationOutcome.MissingSignature),
        (new([null]), WebhookVerificationOutcome.MissingSignature),
        ("", WebhookVerificationOutcome.MissingSignature),
        (new([good, good]), WebhookVerificationOutcome.RepeatedSignature),
        (new([good, null]), WebhookVerificationOutcome.RepeatedSignature),
        (new([null, good]), WebhookVerificationOutcome.RepeatedSignature),
        (new([good, "garbage"]), WebhookVerificationOutcome.RepeatedSignature),
        (" ", null),
        ("=", null),
        (",", null),
        ("\0", null),
        ("garbage", null),
        ("ключ=значение", null),
        ("\ud800", null),
        ("😀😀😀😀", null),
        (good[..^1], null),
        (good + "0", null),
        (good + "é", null),
        (good[..^1] + "é", null),
        (good.Replace("=", "==", StringComparison.Ordinal) + "=", null),
        (new string('a', 32 * 1024), null),
        (new string('=', 32 * 1024), null),
        (new string(',', 32 * 1024), null),
        (string.Concat(Enumerable.Repeat("v1=,", 8 * 1024)), null),
        (good + new string('a', 32 * 1024), null),
    ];
}
