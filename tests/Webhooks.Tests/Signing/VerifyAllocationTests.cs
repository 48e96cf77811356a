using Webhooks.CircleCI;
using Webhooks.Tests.Allocations;

namespace Webhooks.Tests.Signing;

/// <summary>Once warm, verifying allocates not one byte, whatever the size and the answer.</summary>
public sealed class VerifyAllocationTests
{
    private static readonly WebhookSecret[] Secrets = [new("current"), new("old")];

    public static TheoryData<int> Sizes => [0, 256, 2 * 1024, 64 * 1024];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Accepted_AllocatesNothing(int size)
    {
        var body = Body(size);
        var headers = Headers(CircleCIWebhook.Sign(body, Secrets[1]));

        Assert.Equal(0, Allocated.By(() => Verify(headers, body, WebhookVerificationOutcome.Verified)));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Refused_AllocatesNothing(int size)
    {
        var body = Body(size);
        var headers = Headers(CircleCIWebhook.Sign(body, new("a stranger's")));

        Assert.Equal(0, Allocated.By(() => Verify(headers, body, WebhookVerificationOutcome.Mismatch)));
    }

    [Theory]
    [InlineData("", WebhookVerificationOutcome.MissingSignature)]
    [InlineData("v1=no-hex", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("v2=00,v3=00", WebhookVerificationOutcome.UnsupportedSignature)]
    public void RefusedForItsHeader_AllocatesNothing(string header, WebhookVerificationOutcome outcome)
    {
        var (body, headers) = (Body(2048), Headers(header));

        Assert.Equal(0, Allocated.By(() => Verify(headers, body, outcome)));
        Assert.Equal(0, Allocated.By(() => Assert.True(CircleCIWebhook.Provider.CheckHeaders(headers) == outcome)));
    }

    [Fact]
    public void HeaderThatIsWorthReadingABodyFor_AllocatesNothing()
    {
        var headers = Headers(CircleCIWebhook.Sign(Body(2048), Secrets[0]));

        Assert.Equal(0, Allocated.By(() => Assert.True(CircleCIWebhook.Provider.CheckHeaders(headers) is null)));
    }

    [Fact]
    public void WithoutHeaders_AllocatesNothing()
    {
        var (body, secrets) = (Body(2048), Secrets);
        var header = CircleCIWebhook.Sign(body, secrets[0]);

        Assert.Equal(0, Allocated.By(() => Assert.True(CircleCIWebhook.Verify(body, header, secrets[0], secrets.AsSpan(1)).IsVerified)));
    }

    private static void Verify(WebhookHeaders headers, byte[] body, WebhookVerificationOutcome expected) =>
        Assert.True(CircleCIWebhook.Provider.Verify(headers, body, Secrets).Outcome == expected);

    private static byte[] Body(int size)
    {
        var body = new byte[size];
        new Random(size).NextBytes(body);
        return body;
    }

    private static WebhookHeaders Headers(string signature) => WebhookHeaders.Create([new(CircleCIWebhook.SignatureHeader, signature)]);
}
