using System.Text;

namespace Webhooks.Tests.Vectors;

/// <summary>
/// The test cases of RFC 4231 for HMAC-SHA-256 (https://www.rfc-editor.org/rfc/rfc4231#section-4), bar the truncated case 5.
/// </summary>
public sealed class Rfc4231Tests
{
    private const string LongKey = "Test Using Larger Than Block-Size Key - Hash Key First";

    private const string LongKeyAndData =
        "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used "
        + "by the HMAC algorithm.";

    public static TheoryData<int, byte[], byte[], string> Cases => new()
    {
        { 1, Repeat(0x0b, 20), Ascii("Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
        { 2, Ascii("Jefe"), Ascii("what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
        { 3, Repeat(0xaa, 20), Repeat(0xdd, 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
        { 4, CountTo(25), Repeat(0xcd, 50), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b" },
        { 6, Repeat(0xaa, 131), Ascii(LongKey), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
        { 7, Repeat(0xaa, 131), Ascii(LongKeyAndData), "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void MessageUnderKey_HasThePublishedHmac(int testCase, byte[] key, byte[] message, string hmac)
    {
        var secret = new WebhookSecret(key);
        Span<byte> computed = stackalloc byte[32];

        secret.ComputeHmacSha256(message, computed);

        Assert.True(hmac == Convert.ToHexStringLower(computed), $"Case {testCase}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void MessageInTwoParts_HasTheSameHmac(int testCase, byte[] key, byte[] message, string hmac)
    {
        var secret = new WebhookSecret(key);
        Span<byte> computed = stackalloc byte[32];

        for (var split = 0; split <= message.Length; split++)
        {
            secret.ComputeHmacSha256(message.AsSpan(0, split), message.AsSpan(split), computed);
            Assert.True(hmac == Convert.ToHexStringLower(computed), $"Case {testCase}, split at {split}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OneBitFlipped_DoesNotVerify(int testCase, byte[] key, byte[] message, string hmac)
    {
        var secret = new WebhookSecret(key);
        var signature = Convert.FromHexString(hmac);

        Assert.True(WebhookSignature.VerifyHmacSha256(signature, message, [secret]).IsVerified, $"Case {testCase}");
        Assert.All(
            Flipped.EachBitOf(message), other => Assert.False(WebhookSignature.VerifyHmacSha256(signature, other, [secret]).IsVerified));
        Assert.All(
            Flipped.EachBitOf(signature), other => Assert.False(WebhookSignature.VerifyHmacSha256(other, message, [secret]).IsVerified));
        Assert.All(
            Flipped.EachBitOf(key),
            other => Assert.False(WebhookSignature.VerifyHmacSha256(signature, message, [new WebhookSecret(other)]).IsVerified));
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Repeat(byte value, int count) => [.. Enumerable.Repeat(value, count)];

    private static byte[] CountTo(int last) => [.. Enumerable.Range(1, last).Select(value => (byte)value)];
}
