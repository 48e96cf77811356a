using Microsoft.Extensions.Primitives;
using Webhooks.CircleCI;
using static Webhooks.WebhookVerificationOutcome;

namespace Webhooks.Tests.CircleCI;

/// <summary>CircleCI's header: a list of <c>version=signature</c>, of which only <c>v1</c> counts, and nothing stands in for it.</summary>
public sealed class SignatureHeaderTests
{
    private static readonly WebhookSecret Secret = new("the-secret");
    private static readonly byte[] Body = "{\"type\":\"ping\"}"u8.ToArray();
    private static readonly string Right = CircleCIWebhook.Sign(Body, Secret);
    private static readonly string RightHex = Right[3..];
    private static readonly string Wrong = CircleCIWebhook.Sign(Body, new("another-secret"));

    public static TheoryData<string> Accepted =>
    [
        Right,
        $"v1={RightHex.ToUpperInvariant()}",
        $" {Right}\t",
        $"v2={new string('0', 64)},{Right}",
        $"{Right},v2=anything,v3=",
        $"v0=x , {Right} ,v2=y",
        $",,{Right},,",
        $"no-version,=no-name,{Right}",
        $"{Wrong},{Right}",
        $"{Right},{Wrong}",
        $"{Right},{Right}",
        $"v1=malformed,{Right}",
        $"{Wrong},{Wrong},{Wrong},{Right}",
        $"{string.Join(',', Enumerable.Repeat("v2=x", 15))},{Right}",
        $"{Right},{string.Join(',', Enumerable.Repeat("v2=x", 100))}",
        $"{Right},{new string('x', 32 * 1024)}",
    ];

    public static TheoryData<string, WebhookVerificationOutcome> Refused => new()
    {
        { "", MissingSignature },
        { " ", MalformedSignature },
        { ",", MalformedSignature },
        { "=", MalformedSignature },
        { "v1", MalformedSignature },
        { "v1=", MalformedSignature },
        { RightHex, MalformedSignature },
        { $"={RightHex}", MalformedSignature },
        { $"v1:{RightHex}", MalformedSignature },
        { $"v1={RightHex[1..]}", MalformedSignature },
        { $"v1={RightHex}0", MalformedSignature },
        { $"v1={RightHex}=", MalformedSignature },
        { $"v1=0x{RightHex}", MalformedSignature },
        { $"v1=\"{RightHex}\"", MalformedSignature },
        { $"v1= {RightHex}", MalformedSignature },
        { $"v1={RightHex[..^1]}g", MalformedSignature },
        { $"v1={RightHex[..^1]}é", MalformedSignature },
        { $"v1={RightHex[..^1]}０", MalformedSignature },
        { $"v1={RightHex[..^1]}\0", MalformedSignature },
        { $"v1={RightHex}\r\n", MalformedSignature },
        { $"v1=malformed,v2={RightHex}", MalformedSignature },
        { $"v1={RightHex};v2=x", MalformedSignature },
        { "v1=not-a-valid-signature", MalformedSignature },
        { $"v2={RightHex}", UnsupportedSignature },
        { $"v2={RightHex},v3={RightHex}", UnsupportedSignature },
        { $"V1={RightHex}", UnsupportedSignature },
        { $"v1 ={RightHex}", UnsupportedSignature },
        { $"v11={RightHex}", UnsupportedSignature },
        { $"v={RightHex}", UnsupportedSignature },
        { $"sha256={RightHex}", UnsupportedSignature },
        { $"\u00A0v1={RightHex}", UnsupportedSignature },
        { $"\uFEFFv1={RightHex}", UnsupportedSignature },
        { string.Join(',', Enumerable.Repeat("v2=x", 100)), UnsupportedSignature },
        { $"{string.Join(',', Enumerable.Repeat("v2=x", 99))},{Right}", UnsupportedSignature },
        { new string('x', 32 * 1024), MalformedSignature },
        { new string(',', 32 * 1024), MalformedSignature },
        { new string('=', 32 * 1024), MalformedSignature },
        { $"v1={new string('0', 32 * 1024)}", MalformedSignature },
        { "签名=签名", UnsupportedSignature },
        { "\uD800", MalformedSignature },
        { Wrong, Mismatch },
        { $"{Wrong},v2={RightHex}", Mismatch },
        { $"{Wrong},{RightHex}", Mismatch },
        { $"{Wrong},{Wrong},{Wrong},{Wrong},{Right}", Mismatch },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void HeaderWithTheRightV1_IsVerified(string header)
    {
        Assert.Null(CheckHeaders(header));
        Assert.Equal(WebhookVerification.Verified(0), Verify(header));
        Assert.Equal(WebhookVerification.Verified(0), CircleCIWebhook.Verify(Body, header, Secret));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void AnyOtherHeader_IsRefusedWithItsReason(string header, WebhookVerificationOutcome reason)
    {
        Assert.Equal(reason == Mismatch ? null : reason, CheckHeaders(header));
        Assert.Equal(WebhookVerification.Refused(reason), Verify(header));
        Assert.Equal(WebhookVerification.Refused(reason), CircleCIWebhook.Verify(Body, header, Secret));
    }

    [Fact]
    public void NoHeader_IsMissing()
    {
        Assert.Equal(WebhookVerification.Refused(MissingSignature), CircleCIWebhook.Provider.Verify(default, Body, [Secret]));
        Assert.Equal(
            WebhookVerification.Refused(MissingSignature), CircleCIWebhook.Provider.Verify(WebhookHeaders.Create(), Body, [Secret]));
        Assert.Equal(WebhookVerification.Refused(MissingSignature), CircleCIWebhook.Verify(Body, null, Secret));
        Assert.Equal(MissingSignature, CheckHeaders((string?)null));
    }

    [Fact]
    public void RepeatedHeader_IsRefusedEvenWhenEachWouldVerify()
    {
        Assert.Equal(WebhookVerification.Refused(RepeatedSignature), Verify(new StringValues([Right, Right])));
        Assert.Equal(WebhookVerification.Refused(RepeatedSignature), Verify(new StringValues(["", Right])));
        Assert.Equal(RepeatedSignature, CheckHeaders(new StringValues([Right, Wrong])));
    }

    [Theory]
    [InlineData("circleci-signature")]
    [InlineData("Circleci-Signature")]
    [InlineData("CIRCLECI-SIGNATURE")]
    public void HeaderName_MayHaveAnyCase(string name) =>
        Assert.True(CircleCIWebhook.Provider.Verify(WebhookHeaders.Create([new(name, Right)]), Body, [Secret]).IsVerified);

    [Fact]
    public void SeveralSecrets_TheOneThatMatchesIsTold()
    {
        WebhookSecret[] secrets = [new("newer"), new("newest"), Secret];

        Assert.Equal(WebhookVerification.Verified(2), CircleCIWebhook.Verify(Body, Right, secrets[0], secrets.AsSpan(1)));
        Assert.Equal(
            WebhookVerification.Verified(1),
            CircleCIWebhook.Verify(Body, $"{Wrong},{CircleCIWebhook.Sign(Body, secrets[1])}", secrets[0], secrets.AsSpan(1)));
        Assert.Equal(WebhookVerification.Refused(Mismatch), CircleCIWebhook.Verify(Body, Wrong, secrets[0], secrets.AsSpan(1)));
    }

    [Fact]
    public void NoSecret_VerifiesNothing() =>
        Assert.Equal(WebhookVerification.Refused(Mismatch), CircleCIWebhook.Provider.Verify(Headers(Right), Body, []));

    private static WebhookVerificationOutcome? CheckHeaders(StringValues values) => CircleCIWebhook.Provider.CheckHeaders(Headers(values));

    private static WebhookVerification Verify(StringValues values) => CircleCIWebhook.Provider.Verify(Headers(values), Body, [Secret]);

    private static WebhookHeaders Headers(StringValues values) =>
        new(new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase) { [CircleCIWebhook.SignatureHeader] = values });
}
