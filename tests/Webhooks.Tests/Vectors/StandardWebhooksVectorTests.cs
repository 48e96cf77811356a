using Samples.StandardWebhooks;
using Webhooks.Tests.Samples;

namespace Webhooks.Tests.Vectors;

/// <summary>
/// The vector in the tests of the reference libraries of Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks,
/// <c>libraries</c>): every language there signs it.
/// </summary>
public sealed class StandardWebhooksVectorTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly StandardWebhooksProvider Provider = new(new StoppedClock(DateTimeOffset.FromUnixTimeSeconds(1614265330)));

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void PublishedSignature_Verifies(string secret)
    {
        var headers = WebhookHeaders.Create(
            new KeyValuePair<string, string>("webhook-id", Id),
            new KeyValuePair<string, string>("webhook-timestamp", Timestamp),
            new KeyValuePair<string, string>("webhook-signature", Signature));

        Assert.Null(Provider.CheckHeaders(headers));
        Assert.Equal(
            WebhookVerification.Verified(0),
            Provider.Verify(headers, """{"test": 2432232314}"""u8, [Provider.CreateSecret(secret)]));
    }
}
