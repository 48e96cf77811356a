using System.Text;
using Webhooks.StandardWebhooks;

namespace Webhooks.Tests.Vectors;

/// <summary>
/// The vectors that are published for Standard Webhooks. First the one in the tests of its reference libraries
/// (https://github.com/standard-webhooks/standard-webhooks, <c>libraries</c>): every language there signs it. Then the one in the
/// instructions of Svix to verify by hand (https://docs.svix.com/receiving/verifying-payloads/how-manual).
/// </summary>
public sealed class StandardWebhooksVectorTests
{
    [Theory]
    [InlineData(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "webhook", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData(
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "webhook", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData(
        "whsec_plJ3nmyCDGBKInavdOK15jsl", "svix", "msg_loFOjxBNrRLzqYUf", 1731705121, """{"event_type":"ping","data":{"success":true}}""",
        "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=")]
    public void PublishedSignature_VerifiesAndIsSignedAsPublished(
        string secret, string prefix, string id, long sentAt, string body, string signature)
    {
        var (bytes, time, key) = (Encoding.UTF8.GetBytes(body),
            DateTimeOffset.FromUnixTimeSeconds(sentAt), StandardWebhook.CreateSecret(secret));
        var provider = StandardWebhook.CreateProvider(new StoppedClock(time));
        var headers = WebhookHeaders.Create(
            new KeyValuePair<string, string>($"{prefix}-id", id),
            new KeyValuePair<string, string>($"{prefix}-timestamp", $"{sentAt}"),
            new KeyValuePair<string, string>($"{prefix}-signature", signature));

        Assert.Null(provider.CheckHeaders(headers));
        Assert.Equal(WebhookVerification.Verified(0), provider.Verify(headers, bytes, [key]));
        Assert.Equal(WebhookVerificationOutcome.Mismatch, provider.Verify(headers, [.. bytes, (byte)' '], [key]).Outcome);
        Assert.Equal(signature, StandardWebhook.Sign(id, time, bytes, key));
    }
}
