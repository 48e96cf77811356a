using Samples.StandardWebhooks;

namespace Webhooks.Tests.Samples;

/// <summary>What this scheme has and the built-in ones have not: signed headers, a tolerance, several signatures in one header.</summary>
public sealed class StandardWebhooksProviderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly byte[] Body = """{"type":"invoice.paid","timestamp":"2026-03-04T05:06:01Z","data":{"amount":12.5}}"""u8.ToArray();

    private readonly StoppedClock _clock = new(Now);
    private readonly StandardWebhooksProvider _provider;
    private readonly WebhookSecret _secret;
    private readonly WebhookSecret _older;
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    public StandardWebhooksProviderTests()
    {
        _provider = new(_clock);
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
        var expected = isAccepted ? WebhookVerification.Verified(0) : WebhookVerification.Refused(WebhookVerificationOutcome.TimestampOutOfRange);

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

    [Theory]
    [InlineData("1772600761", "2026-03-04T05:06:01Z")]
    [InlineData("1772600761000", "2026-03-04T05:06:01Z")]
    [InlineData("1772600761.5", "2026-03-04T05:06:01.5Z")]
    [InlineData("\"2026-03-04T06:06:01+01:00\"", "2026-03-04T05:06:01Z")]
    [InlineData("\"yesterday\"", null)]
    [InlineData("1e300", null)]
    [InlineData("-1e300", null)]
    [InlineData("null", null)]
    [InlineData("{\"a\":[1]}", null)]
    public void TimestampOfAnyForm_LeavesTypeAndData(string timestamp, string? expected)
    {
        var body = System.Text.Encoding.UTF8.GetBytes($$$"""{"timestamp":{{{timestamp}}},"type":"invoice.paid","data":{"amount":12.5}}""");

        Assert.True(_provider.TryIdentify(default, body, out var identity));
        var parsed = Assert.IsType<StandardWebhook>(_provider.Parse(identity.Type, body));
        Assert.Equal("invoice.paid", identity.Type);
        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), parsed.Timestamp);
        Assert.Equal(12.5, parsed.Data.GetProperty("amount").GetDouble());
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

    [Fact]
    public void Identity_ComesFromTheSignedIdAndTheBody()
    {
        Assert.True(_provider.TryIdentify(WebhookHeaders.Create(_headers), Body, out var identity));

        Assert.Equal(new WebhookIdentity("invoice.paid") { Id = _headers["webhook-id"], OccurredAt = Now.AddSeconds(-6) }, identity);
        Assert.Equal(12.5m, Assert.IsType<StandardWebhook>(_provider.Parse("invoice.paid", Body)).Data.GetProperty("amount").GetDecimal());
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_no base64!")]
    public void SecretThatIsNoBase64_IsRefused_AndNotRepeated(string secret)
    {
        var refusal = Assert.ThrowsAny<ArgumentException>(() => _provider.CreateSecret(secret));

        Assert.DoesNotContain("no base64!", refusal.Message, StringComparison.Ordinal);
    }

    private WebhookVerification Verify(params WebhookSecret[] secrets) =>
        _provider.Verify(WebhookHeaders.Create(_headers), Body, secrets);
}
