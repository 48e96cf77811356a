using Webhooks.StandardWebhooks;

namespace Webhooks.Tests.StandardWebhooks;

/// <summary>What this scheme has and the others have not: signed headers, a tolerance, several signatures in one header.</summary>
public sealed class StandardWebhookSignatureTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly byte[] Body =
        """{"type":"invoice.paid","timestamp":"2026-03-04T05:06:01Z","data":{"amount":12.5}}"""u8.ToArray();

    private readonly StoppedClock _clock = new(Now);
    private readonly WebhookProvider _provider;
    private readonly WebhookSecret _secret;
    private readonly WebhookSecret _older;
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    public StandardWebhookSignatureTests()
    {
        _provider = StandardWebhook.CreateProvider(_clock);
        _secret = _provider.CreateSecret("whsec_bmV3LWtleS1vZi10aGUtdGVzdHM=");
        _older = _provider.CreateSecret("whsec_b2xkLWtleS1vZi10aGUtdGVzdHM=");
        _provider.Sign(_headers, Body, _secret);
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void SentFiveMinutesAgoOrAhead_IsAccepted_AndNoMore(int secondsLater, bool isAccepted)
    {
        _clock.Now = Now.AddSeconds(secondsLater);
        var expected =
            isAccepted ? WebhookVerification.Verified(0) : WebhookVerification.Refused(WebhookVerificationOutcome.TimestampOutOfRange);

        Assert.Equal(expected, Verify(_secret));
    }

    [Theory]
    [InlineData("webhook-id", "msg_another", WebhookVerificationOutcome.Mismatch)]
    [InlineData("webhook-id", "", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("webhook-timestamp", "1772600766", WebhookVerificationOutcome.Mismatch)]
    [InlineData("webhook-timestamp", "-1772600767", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("webhook-timestamp", "99999999999999999999", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("webhook-timestamp", "9223372036854775807", WebhookVerificationOutcome.TimestampOutOfRange)]
    [InlineData("webhook-timestamp", "", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("webhook-signature", "v1,AAAA", WebhookVerificationOutcome.MalformedSignature)]
    [InlineData("webhook-signature", "v1a,AAAA", WebhookVerificationOutcome.UnsupportedSignature)]
    [InlineData("webhook-signature", " ", WebhookVerificationOutcome.UnsupportedSignature)]
    [InlineData("webhook-signature", "", WebhookVerificationOutcome.MissingSignature)]
    public void ChangedHeader_IsRefused(string name, string value, WebhookVerificationOutcome expected)
    {
        _headers[name] = value;

        Assert.Equal(expected, Verify(_secret).Outcome);
    }

    [Fact]
    public void SvixHeaders_AreTheSame()
    {
        foreach (var name in (string[])["id", "timestamp", "signature"])
        {
            _headers.Remove($"webhook-{name}", out var value);
            _headers[$"svix-{name}"] = value!;
        }

        Assert.Equal(WebhookVerification.Verified(0), Verify(_secret));
        Assert.True(_provider.TryIdentify(WebhookHeaders.Create(_headers), Body, out var identity));
        Assert.Equal(_headers["svix-id"], identity.Id);
    }

    [Fact]
    public void MixedHeaders_AreRefused()
    {
        _headers.Remove("webhook-id", out var id);
        _headers["svix-id"] = id!;

        Assert.Equal(WebhookVerificationOutcome.MalformedSignature, Verify(_secret).Outcome);
    }

    [Fact]
    public void HugeId_IsRefused()
    {
        _headers["webhook-id"] = new string('é', 200);

        Assert.Equal(WebhookVerificationOutcome.MalformedSignature, Verify(_secret).Outcome);
    }

    [Fact]
    public void OneOfSeveralSignatures_IsEnough()
    {
        var stranger = "v1," + Convert.ToBase64String(new byte[32]);
        _headers["webhook-signature"] = $"v1a,AAAA {stranger} {_headers["webhook-signature"]} v2,AAAA";

        Assert.Equal(WebhookVerification.Verified(0), Verify(_secret));
        Assert.Equal(WebhookVerification.Verified(1), Verify(_older, _secret));
        Assert.Equal(WebhookVerificationOutcome.Mismatch, Verify(_older).Outcome);
    }

    [Theory]
    [InlineData(30, 30, true)]
    [InlineData(30, 31, false)]
    [InlineData(86_400, 86_400, true)]
    public void ToleranceOfOnesOwn_Counts(int tolerance, int secondsLater, bool isAccepted)
    {
        var provider = StandardWebhook.CreateProvider(_clock, TimeSpan.FromSeconds(tolerance));
        _clock.Now = Now.AddSeconds(secondsLater);

        Assert.Equal(isAccepted, provider.Verify(WebhookHeaders.Create(_headers), Body, [_secret]).IsVerified);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86_401)]
    public void ToleranceThatIsNone_Throws(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StandardWebhook.CreateProvider(tolerance: TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void MoreSignaturesThanAreLookedAt_CountUpToTheEighth()
    {
        var (good, stranger) = (_headers["webhook-signature"], "v1," + Convert.ToBase64String(new byte[32]));

        _headers["webhook-signature"] = string.Join(' ', [.. Enumerable.Repeat(stranger, 7), good]);
        Assert.True(Verify(_secret).IsVerified);

        _headers["webhook-signature"] = string.Join(' ', [.. Enumerable.Repeat(stranger, 8), good]);
        Assert.Equal(WebhookVerificationOutcome.Mismatch, Verify(_secret).Outcome);
    }

    [Fact]
    public void WebhookHeaders_GoBeforeThoseOfSvix()
    {
        _headers["svix-id"] = "msg_another";
        _headers["svix-timestamp"] = "1";
        _headers["svix-signature"] = "v1," + Convert.ToBase64String(new byte[32]);

        Assert.True(Verify(_secret).IsVerified);
        Assert.True(_provider.TryIdentify(WebhookHeaders.Create(_headers), Body, out var identity));
        Assert.Equal(_headers["webhook-id"], identity.Id);
    }

    [Fact]
    public void IdAndTimeThatAreThere_AreSignedAsTheyAre()
    {
        var headers = new Dictionary<string, string>(
            StringComparer.OrdinalIgnoreCase)
        { ["webhook-id"] = "msg_mine", ["webhook-timestamp"] = "1772600700" };
        _provider.Sign(headers, Body, _secret);

        Assert.Equal(("msg_mine", "1772600700"), (headers["webhook-id"], headers["webhook-timestamp"]));
        Assert.Equal(
            StandardWebhook.Sign("msg_mine", DateTimeOffset.FromUnixTimeSeconds(1772600700), Body, _secret), headers["webhook-signature"]);
        Assert.True(_provider.Verify(WebhookHeaders.Create(headers), Body, [_secret]).IsVerified);
    }

    [Fact]
    public void ConstructEvent_ReturnsTheEnvelope_AndThrowsForAForgedOne()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        StandardWebhook.Provider.Sign(headers, Body, _secret);

        var received = StandardWebhook.ConstructEvent(WebhookHeaders.Create(headers), Body, _older, _secret);
        Assert.Equal(("invoice.paid", 12.5m), (received.Type, received.Data?.GetProperty("amount").GetDecimal()));
        Assert.Equal(
            "invoice.paid",
            StandardWebhook.ConstructEvent(WebhookHeaders.Create(headers), Body, "whsec_bmV3LWtleS1vZi10aGUtdGVzdHM=").Type);

        var refused = Assert.Throws<WebhookSignatureException>(
            () => StandardWebhook.ConstructEvent(WebhookHeaders.Create(headers), Body, _older));
        Assert.Equal(WebhookVerificationOutcome.Mismatch, refused.Outcome);
    }

    [Theory]
    [InlineData("bmV3LWtleS1vZi10aGUtdGVzdHM=")]
    [InlineData("v1,whsec_bmV3LWtleS1vZi10aGUtdGVzdHM=")]
    [InlineData("whsec_bmV3LWtleS1vZi10aGUtdGVzdHM=\n")]
    [InlineData(" whsec_bmV3LWtleS1vZi10aGUtdGVzdHM=\r\n")]
    public void SecretAsASenderOrAFileHasIt_IsTheSameKey(string secret) =>
        Assert.Equal(WebhookVerification.Verified(0), Verify(_provider.CreateSecret(secret)));

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_   ")]
    [InlineData("whsec_whsec_bmV3LWtleS1vZi10aGUtdGVzdHM=")]
    [InlineData("\"whsec_bmV3LWtleS1vZi10aGUtdGVzdHM=\"")]
    [InlineData(" whsk_bmV3LWtleS1vZi10aGUtdGVzdHM=")]
    [InlineData("whsec_no base64!")]
    [InlineData("whpk_no base64!")]
    [InlineData("whsk_bmV3LWtleS1vZi10aGUtdGVzdHM=")]
    public void SecretThatIsNoBase64_IsRefused_AndNotRepeated(string secret)
    {
        var refusal = Assert.ThrowsAny<ArgumentException>(() => _provider.CreateSecret(secret));

        Assert.DoesNotContain("bmV3", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no base64!", refusal.Message, StringComparison.Ordinal);
    }

    private WebhookVerification Verify(params WebhookSecret[] secrets) =>
        _provider.Verify(WebhookHeaders.Create(_headers), Body, secrets);
}
