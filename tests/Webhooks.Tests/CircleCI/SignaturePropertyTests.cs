using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Webhooks.CircleCI;
using static Webhooks.WebhookVerificationOutcome;

namespace Webhooks.Tests.CircleCI;

/// <summary>Whatever stands in header and body: no exception, and not one acceptance that the rule does not give.</summary>
public sealed class SignaturePropertyTests
{
    private const string Key = "the-secret";
    private const int Times = 5000;

    private static readonly WebhookSecret Secret = new(Key);

    [Fact]
    public void Headers_AreJudgedAsByTheRuleWrittenPlainly() => Always.Holds(
        HeadersAndBodies,
        delivery =>
        {
            var verification = CircleCIWebhook.Verify(delivery.Body, delivery.Header, Secret);

            Assert.Equal(PlainRule(delivery.Header, delivery.Body), verification.Outcome);
            Assert.Equal(verification.IsVerified ? 0 : -1, verification.SecretIndex);
        },
        Times);

    [Fact]
    public void HeadersAlone_AreJudgedLikeHeadersWithBody() => Always.Holds(
        HeadersAndBodies,
        delivery =>
        {
            var headers = WebhookHeaders.Create([new(CircleCIWebhook.SignatureHeader, delivery.Header)]);
            var verified = CircleCIWebhook.Provider.Verify(headers, delivery.Body, [Secret]).Outcome;

            Assert.Equal(verified is Verified or Mismatch ? null : verified, CircleCIWebhook.Provider.CheckHeaders(headers));
        },
        Times);

    [Fact]
    public void AnyText_IsNoSignature() => Always.Holds(
        ArbMap.Default.ArbFor<string>(),
        header => Assert.False(CircleCIWebhook.Verify("{}"u8, header, Secret).IsVerified),
        Times);

    [Fact]
    public void Body_VerifiesAsSignedAndNotOtherwise() => Always.Holds(
        from body in Always.Bytes from other in Mutated(body) select (body, other),
        bodies => Assert.Equal(
            bodies.body.AsSpan().SequenceEqual(bodies.other),
            CircleCIWebhook.Verify(bodies.other, CircleCIWebhook.Sign(bodies.body, Secret), Secret).IsVerified),
        Times);

    [Fact]
    public void Secret_VerifiesItsOwnSignatureAndNoOther() => Always.Holds(
        from key in Always.Bytes where key.Length > 0 from other in Mutated(key) where other.Length > 0 select (key, other),
        keys => Assert.Equal(
            HMACSHA256.HashData(keys.key, "body"u8).AsSpan().SequenceEqual(HMACSHA256.HashData(keys.other, "body"u8)),
            CircleCIWebhook.Verify("body"u8, CircleCIWebhook.Sign("body"u8, new(keys.key)), new WebhookSecret(keys.other)).IsVerified),
        Times);

    private static Gen<(string Header, byte[] Body)> HeadersAndBodies =>
        from body in Always.Bytes
        from parts in PartOfHeader(body).ArrayOf()
        select (string.Concat(parts), body);

    private static Gen<string> PartOfHeader(byte[] body)
    {
        var (right, wrong) = (Hmac(body), Hmac([.. body, 0]));

        return Gen.Frequency(
            (6, Gen.Elements(",", "=", "v1=", "v2=", "v1", " ", "\t", ";", "\0", "é", "\uD83D")),
            (3, Gen.Elements($"v1={right}", $"v1={right.ToUpperInvariant()}", $",v1={right},", $" v1={right}\t,")),
            (2, Gen.Elements(right, $"v2={right}", $"v1={wrong}", $",v1={wrong},", $"v1={right[1..]}", $"v1={right}0")),
            (1, Gen.Choose(0, char.MaxValue).Select(character => ((char)character).ToString())));
    }

    private static Gen<byte[]> Mutated(byte[] bytes) => Gen.OneOf(
        Gen.Constant(bytes),
        Gen.Choose(0, bytes.Length).Select(length => bytes[..length]),
        Always.Bytes.Select(more => (byte[])[.. bytes, .. more]),
        Always.Bytes.Select(more => (byte[])[.. more, .. bytes]),
        from place in Gen.Choose(0, Math.Max(0, bytes.Length - 1))
        from value in Gen.Choose(0, 255)
        select (byte[])[.. bytes.Take(place), (byte)value, .. bytes.Skip(place + 1)]);

    /// <summary>The documented rule, with the bounds of this library: 16 entries, of them 4 signatures.</summary>
    private static WebhookVerificationOutcome PlainRule(string header, byte[] body)
    {
        var entries =
            header.Split(',').Take(16).Select(entry => entry.Trim(' ', '\t').Split('=', 2)).Where(entry => entry is [not "", _]).ToList();
        var hex = entries.Where(entry => entry[0] == "v1").Select(entry => entry[1])
            .Where(text => text.Length == 64 && text.All(char.IsAsciiHexDigit))
            .Take(4)
            .ToList();

        return header.Length == 0 ? MissingSignature
            : hex.Count > 0 ? hex.Contains(Hmac(body), StringComparer.OrdinalIgnoreCase) ? Verified : Mismatch
            : entries.Count > 0 && entries.All(entry => entry[0] != "v1") ? UnsupportedSignature
            : MalformedSignature;
    }

    private static string Hmac(byte[] body) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), body));
}
