using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Perfsee;

public sealed class PerfseeSignatureTests
{
    private const string Header = PerfseeWebhook.SignatureHeader;
    private const string Good = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    // GitHub signs alike and publishes this example.
    private static readonly byte[] Body = "Hello, World!"u8.ToArray();
    private static readonly WebhookSecret Secret = new("It's a Secret to Everybody");

    public static TheoryData<byte[], string, string> Vectors
    {
        get
        {
            var vectors = new TheoryData<byte[], string, string>();

            foreach (var name in Payload.Names(PerfseeBody.Folder))
            {
                foreach (var secret in new[] { "123", "a longer secret, with punctuation!", "秘密-ключ-€", new string('k', 255) })
                {
                    var hmac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Payload.Read(name));
                    vectors.Add(Payload.Read(name), secret, $"sha256={Convert.ToHexStringLower(hmac)}");
                }
            }

            foreach (var (body, secret, header) in CapturedVectors())
            {
                vectors.Add(body, secret, header);
            }

            return vectors;
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Vector_IsVerifiedAndSignedAlike(byte[] body, string secret, string header)
    {
        var key = new WebhookSecret(secret);

        Assert.Equal(WebhookVerification.Verified(0), PerfseeWebhook.Verify(body, header, key));
        Assert.Equal(header, PerfseeWebhook.Sign(body, key));
        body[^1] ^= 1;
        Assert.Equal(WebhookVerification.Refused(WebhookVerificationOutcome.Mismatch), PerfseeWebhook.Verify(body, header, key));
    }

    [Fact]
    public void PublishedVector_IsVerified()
    {
        Assert.Equal(WebhookVerification.Verified(0), PerfseeWebhook.Verify(Body, Good, Secret));
        Assert.Equal(Good, PerfseeWebhook.Sign(Body, Secret));
    }

    [Fact]
    public void UpperCaseDigits_AreVerified() =>
        Assert.Equal(WebhookVerification.Verified(0), PerfseeWebhook.Verify(Body, "sha256=" + Good[7..].ToUpperInvariant(), Secret));

    [Theory]
    [InlineData(null, WebhookVerificationOutcome.MissingSignature)]
    [InlineData("", WebhookVerificationOutcome.MissingSignature)]
    [InlineData(" ", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("sha256", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("sha256=", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e177", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1g", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("sha256= 57107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("sha256=７57107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("sha256==57107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData(Good + "," + Good, WebhookVerificationOutcome.MalformedSignature)]
    [InlineData(Good + " ", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData(" " + Good, WebhookVerificationOutcome.UnsupportedSignature)]
    [InlineData("SHA256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", WebhookVerificationOutcome.UnsupportedSignature)]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d", WebhookVerificationOutcome.UnsupportedSignature)]
    [InlineData("sha512=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", WebhookVerificationOutcome.UnsupportedSignature)]
    [InlineData("v1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", WebhookVerificationOutcome.UnsupportedSignature)]
    [InlineData("sha256=857107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", WebhookVerificationOutcome.Mismatch)]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e16", WebhookVerificationOutcome.Mismatch)]
    public void OtherHeader_IsRefusedWithTheReason(string? header, WebhookVerificationOutcome reason)
    {
        var headers = header is null ? WebhookHeaders.Create() : WebhookHeaders.Create(new KeyValuePair<string, string>(Header, header));

        Assert.Equal(WebhookVerification.Refused(reason), PerfseeWebhook.Verify(Body, header, Secret));
        Assert.Equal(WebhookVerification.Refused(reason), PerfseeWebhook.Provider.Verify(headers, Body, [Secret]));
        Assert.Equal(
            reason == WebhookVerificationOutcome.Mismatch ? null : reason,
            PerfseeWebhook.Provider.CheckHeaders(headers));
    }

    [Fact]
    public void RepeatedHeader_IsRefusedThoughBothAreGood()
    {
        var headers = WebhookHeaders.Create(new KeyValuePair<string, string>(Header, Good), new("x-perfsee-signature-256", Good));

        Assert.Equal(WebhookVerificationOutcome.RepeatedSignature, PerfseeWebhook.Provider.CheckHeaders(headers));
        Assert.Equal(
            WebhookVerification.Refused(WebhookVerificationOutcome.RepeatedSignature),
            PerfseeWebhook.Provider.Verify(headers, Body, [Secret]));
    }

    [Fact]
    public void HeaderInLowerCase_IsFound()
    {
        var headers = WebhookHeaders.Create(new KeyValuePair<string, string>("x-perfsee-signature-256", Good));

        Assert.Null(PerfseeWebhook.Provider.CheckHeaders(headers));
        Assert.Equal(WebhookVerification.Verified(0), PerfseeWebhook.Provider.Verify(headers, Body, [Secret]));
    }

    [Fact]
    public void OldSecret_StillVerifiesAndSaysWhich() =>
        Assert.Equal(WebhookVerification.Verified(1), PerfseeWebhook.Verify(Body, Good, new WebhookSecret("the new one"), Secret));

    [Fact]
    public void NoSecret_VerifiesNothing() =>
        Assert.Throws<ArgumentNullException>("secret", () => PerfseeWebhook.Verify(Body, Good, null!));

    [Fact]
    public void Verify_AllocatesNothing()
    {
        var (body, other) = (PerfseeBody.Read("lab-snapshot-completed"), new WebhookSecret("another"));
        var header = PerfseeWebhook.Sign(body, Secret);
        VerifyAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        VerifyAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void VerifyAll()
        {
            PerfseeWebhook.Verify(body, header, Secret);
            PerfseeWebhook.Verify(body, header, other);
            PerfseeWebhook.Verify(body, "sha256=nonsense", Secret);
            PerfseeWebhook.Verify(body, "sha1=nonsense", Secret);
            PerfseeWebhook.Verify(body, null, Secret);
        }
    }

    [Fact]
    public void ConstructEvent_VerifiesThenParses()
    {
        var body = PerfseeBody.Read("source-finished");
        var header = PerfseeWebhook.Sign(body, Secret);

        Assert.IsType<SourceFinished>(PerfseeWebhook.ConstructEvent(body, header, "It's a Secret to Everybody"));
        Assert.IsType<SourceFinished>(PerfseeWebhook.ConstructEvent(body, header, new WebhookSecret("other"), Secret));
        Assert.Equal(
            WebhookVerificationOutcome.Mismatch,
            Assert.Throws<WebhookSignatureException>(() => PerfseeWebhook.ConstructEvent(body, header, "other")).Outcome);
        Assert.Equal(
            WebhookVerificationOutcome.MissingSignature,
            Assert.Throws<WebhookSignatureException>(() => PerfseeWebhook.ConstructEvent(body, null, Secret)).Outcome);
        Assert.Throws<ArgumentNullException>("secret", () => PerfseeWebhook.ConstructEvent(body, header, (WebhookSecret)null!));
        Assert.Throws<ArgumentException>("secret", () => PerfseeWebhook.ConstructEvent(body, header, " "));
    }

    private static IEnumerable<(byte[] Body, string Secret, string Header)> CapturedVectors()
    {
        if (Corpus.Folder is not { } folder)
        {
            yield break;
        }

        using var vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "signature-vectors.json")));

        foreach (var file in vectors.RootElement.GetProperty("perfsee_derived").EnumerateArray())
        {
            foreach (var signature in file.GetProperty("signatures").EnumerateArray())
            {
                yield return (
                    File.ReadAllBytes(Path.Combine(folder, file.GetProperty("file").GetString()!)),
                    signature.GetProperty("secret").GetString()!,
                    signature.GetProperty("header").GetString()!);
            }
        }
    }
}
