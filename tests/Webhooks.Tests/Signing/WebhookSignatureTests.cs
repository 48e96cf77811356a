namespace Webhooks.Tests.Signing;

public sealed class WebhookSignatureTests
{
    private static readonly WebhookSecret Old = new("old");
    private static readonly WebhookSecret Current = new("current");
    private static readonly WebhookSecret Other = new("other");
    private static readonly byte[] Body = "the body"u8.ToArray();

    [Theory]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", true)]
    [InlineData("00112233445566778899AABBCCDDEEFF00112233445566778899AaBbCcDdEeFf", true)]
    [InlineData("", false)]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeef", false)]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff0", false)]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00", false)]
    [InlineData("g0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", false)]
    [InlineData(" 0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", false)]
    [InlineData("0x112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", false)]
    [InlineData("００112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", false)]
    public void Hex_IsDecodedWhenItIs64Digits(string hex, bool isDecoded)
    {
        var decoded = new byte[32];

        Assert.Equal(isDecoded, WebhookSignature.TryDecodeHex(hex, decoded));
        Assert.True(!isDecoded || Convert.FromHexString(hex).AsSpan().SequenceEqual(decoded));
    }

    [Theory]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", true)]
    [InlineData("", false)]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==", false)]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g", false)]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= ", false)]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd    ", false)]
    [InlineData("-AECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", false)]
    public void Base64_IsDecodedWhenItIs32Bytes(string base64, bool isDecoded)
    {
        var decoded = new byte[32];

        Assert.Equal(isDecoded, WebhookSignature.TryDecodeBase64(base64, decoded));
        Assert.True(!isDecoded || Convert.FromBase64String(base64).AsSpan().SequenceEqual(decoded));
    }

    [Fact]
    public void ShortDestination_IsRefusedWhateverTheText()
    {
        Assert.Throws<ArgumentException>(() => WebhookSignature.TryDecodeHex("", new byte[31]));
        Assert.Throws<ArgumentException>(() => WebhookSignature.TryDecodeBase64("", new byte[31]));
    }

    [Fact]
    public void SeveralSecrets_TheOneThatMatchesIsTold()
    {
        WebhookSecret[] secrets = [Current, Old, Other];

        Assert.Equal(WebhookVerification.Verified(0), WebhookSignature.VerifyHmacSha256(Sign(Current), Body, secrets));
        Assert.Equal(WebhookVerification.Verified(1), WebhookSignature.VerifyHmacSha256(Sign(Old), Body, secrets));
        Assert.Equal(WebhookVerification.Verified(2), WebhookSignature.VerifyHmacSha256(Sign(Other), Body, secrets));
        Assert.Equal(Mismatch, WebhookSignature.VerifyHmacSha256(Sign(new("a stranger's")), Body, secrets));
    }

    [Fact]
    public void SameSecretTwice_TheFirstIsTold() =>
        Assert.Equal(WebhookVerification.Verified(1), WebhookSignature.VerifyHmacSha256(Sign(Old), Body, [Current, Old, Old]));

    [Fact]
    public void NoSecret_IsAMismatch() =>
        Assert.Equal(Mismatch, WebhookSignature.VerifyHmacSha256(Sign(Current), Body, []));

    [Fact]
    public void SeveralSignatures_AnyMayMatch()
    {
        var (right, wrong) = (Sign(Current), Sign(Other));

        Assert.True(Verify([.. right, .. wrong]).IsVerified);
        Assert.True(Verify([.. wrong, .. right]).IsVerified);
        Assert.True(Verify([.. wrong, .. wrong, .. right]).IsVerified);
        Assert.Equal(Mismatch, Verify([.. wrong, .. wrong]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(63)]
    public void SignaturesThatAreNoMultipleOf32Bytes_AreAMismatch(int length)
    {
        byte[] twice = [.. Sign(Current), .. Sign(Current)];

        Assert.Equal(Mismatch, Verify(twice.AsSpan(0, length)));
    }

    [Fact]
    public void SignatureAcrossTwo_DoesNotMatch()
    {
        var right = Sign(Current);
        byte[] shifted = [.. new byte[16], .. right, .. new byte[16]];

        Assert.Equal(Mismatch, Verify(shifted));
    }

    [Fact]
    public void Prefix_IsSignedInFrontOfTheBody()
    {
        var whole = Sign(Current, "id.time.the body"u8);

        Assert.True(WebhookSignature.VerifyHmacSha256(whole, "id.time."u8, Body, [Current]).IsVerified);
        Assert.Equal(Mismatch, WebhookSignature.VerifyHmacSha256(whole, "id.tame."u8, Body, [Current]));
        Assert.Equal(Mismatch, WebhookSignature.VerifyHmacSha256(whole, Body, [Current]));
    }

    private static WebhookVerification Mismatch => WebhookVerification.Refused(WebhookVerificationOutcome.Mismatch);

    private static WebhookVerification Verify(ReadOnlySpan<byte> signatures) =>
        WebhookSignature.VerifyHmacSha256(signatures, [], Body, [Current]);

    private static byte[] Sign(WebhookSecret secret) => Sign(secret, Body);

    private static byte[] Sign(WebhookSecret secret, ReadOnlySpan<byte> message)
    {
        var signature = new byte[WebhookSignature.Sha256Length];
        secret.ComputeHmacSha256(message, signature);
        return signature;
    }
}
