using System.Text;
using System.Text.Json.Nodes;
using Webhooks.Perfsee;
using Webhooks.Tests.Contract;
using Webhooks.Tests.Perfsee.Oracle;

namespace Webhooks.Tests.Perfsee;

/// <summary>
/// Bodies that nobody should send, but whoever knows the secret can: parsing never throws, and agrees with identification.
/// </summary>
public sealed class PerfseeHostileBodyTests
{
    private static readonly byte[] Replacements = [.. "\"\\{}[]:,0n\0"u8, 0xff];

    public static TheoryData<string> Payloads => [.. Payload.Names(PerfseeBody.Folder)];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void BodyCutAnywhere_IsNotIdentifiedAndUnknown(string name)
    {
        var body = Payload.Read(name);

        for (var length = 0; length < body.Length; length++)
        {
            var cut = body[..length];

            Assert.False(PerfseeBody.TryIdentify(cut, out _), $"{length} bytes were identified.");
            var unknown = Assert.IsType<UnknownPerfseeEvent>(PerfseeWebhook.Parse(cut));
            Assert.Equal("", unknown.Type);
        }

        Assert.True(PerfseeBody.TryIdentify(body, out _));
        Assert.IsNotType<UnknownPerfseeEvent>(PerfseeWebhook.Parse(body));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void BodyWithAnyByteReplaced_IsIdentifiedAsItIsParsed(string name)
    {
        var body = Payload.Read(name);

        for (var place = 0; place < body.Length; place++)
        {
            var original = body[place];

            foreach (var replacement in Replacements)
            {
                body[place] = replacement;
                AssertAgreement(body);
            }

            body[place] = original;
        }
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void BodyWithAByteOrderMark_ReadsTheSame(string name)
    {
        var body = Payload.Read(name);
        byte[] marked = [.. Encoding.UTF8.Preamble, .. body];

        Assert.True(PerfseeBody.TryIdentify(marked, out _));
        AssertSame(PerfseeWebhook.Parse(body), PerfseeWebhook.Parse(marked));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void BodyEscapedThroughout_ReadsTheSame(string name)
    {
        var body = Payload.Read(name);
        var escaped = JsonChange.Escape(JsonNode.Parse(body)!);

        Assert.True(PerfseeBody.TryIdentify(escaped, out var identity));
        Assert.Equal(PerfseeWebhook.Parse(body).Type, identity.Type);
        AssertSame(PerfseeWebhook.Parse(body), PerfseeWebhook.Parse(escaped));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Event_DoesNotReferToTheBody(string name)
    {
        var body = Payload.Read(name);
        var received = PerfseeWebhook.Parse(body);
        body.AsSpan().Fill((byte)'x');

        AssertSame(PerfseeWebhook.Parse(Payload.Read(name)), received);
    }

    [Theory]
    [InlineData(@"\ud83d", "\ufffd")]
    [InlineData(@"\ude00 \ud83d", "\ufffd \ufffd")]
    [InlineData(@"\ud83d\ude00", "😀")]
    public void LoneSurrogate_BecomesTheReplacementCharacter(string escaped, string expected)
    {
        var body = PerfseeBody.With("bundle-finished.no-baseline", "feature/checkout-split", escaped);
        var bundle = Assert.IsType<BundleFinished>(PerfseeWebhook.Parse(body));

        Assert.Equal(expected, bundle.Artifact.Branch);
        Assert.Empty(bundle.Drift);
    }

    [Fact]
    public void LoneSurrogateInAName_IsAnUnknownMember()
    {
        var body = PerfseeBody.With("bundle-finished.no-baseline", "\"score\":83", "\"score\":83,\"\\udc00\":1");
        var bundle = Assert.IsType<BundleFinished>(PerfseeWebhook.Parse(body));

        Assert.Equal(83, bundle.Artifact.Score);
        Assert.Equal(WebhookDriftKind.UnknownMember, Assert.Single(bundle.Drift).Kind);
    }

    [Fact]
    public void InvalidUtf8_BecomesTheReplacementCharacter()
    {
        var body = PerfseeBody.With("bundle-finished.no-baseline", "feature/checkout-split", "a??z");
        var place = body.AsSpan().IndexOf("a??z"u8);
        (body[place + 1], body[place + 2]) = (0xc3, 0xff);
        var bundle = Assert.IsType<BundleFinished>(PerfseeWebhook.Parse(body));

        Assert.Equal("a\ufffd\ufffdz", bundle.Artifact.Branch);
        Assert.Empty(bundle.Drift);
        AssertAgreement(body);
    }

    [Fact]
    public void InvalidUtf8InTheType_IsAnUnknownTypeAlike()
    {
        var body = PerfseeBody.With("bundle-finished.no-baseline", "bundle:finished", "bundle?finished");
        body[body.AsSpan().IndexOf((byte)'?')] = 0xff;

        Assert.True(PerfseeBody.TryIdentify(body, out var identity));
        Assert.Equal("bundle\ufffdfinished", identity.Type);
        Assert.Equal("bundle\ufffdfinished", Assert.IsType<UnknownPerfseeEvent>(PerfseeWebhook.Parse(body)).Type);
    }

    [Fact]
    public void NestingOfAnyDepth_IsAMemberLikeAnyOther()
    {
        var deep = new string('[', 10_000) + new string(']', 10_000);
        var body = PerfseeBody.With("bundle-finished.no-baseline", "\"score\":83", $"\"score\":{deep}");

        Assert.True(PerfseeBody.TryIdentify(body, out _));
        var bundle = Assert.IsType<BundleFinished>(PerfseeWebhook.Parse(body));
        Assert.Equal([Drifts.Of(WebhookDriftKind.MismatchedMember, "payload.data.project.artifact.score", deep)], bundle.Drift);
        Assert.Equal(412, bundle.Artifact.Id);
        AssertAgreement(body);
    }

    [Theory]
    [InlineData("source:finished", "bundle:finished", typeof(BundleFinished))]
    [InlineData("bundle:finished", "source:finished", typeof(SourceFinished))]
    [InlineData("bundle:finished", "other", typeof(UnknownPerfseeEvent))]
    public void TypeThatComesTwice_IsTheLastOneInBoth(string first, string last, Type expected)
    {
        var body = PerfseeBody.With(
            "bundle-finished.no-baseline", "\"eventType\":\"bundle:finished\"", $"\"eventType\":\"{first}\",\"eventType\":\"{last}\"");

        Assert.True(PerfseeBody.TryIdentify(body, out var identity));
        Assert.Equal(last, identity.Type);
        Assert.Equal(last, PerfseeWebhook.Parse(body).Type);
        Assert.IsType(expected, PerfseeWebhook.Parse(body));
    }

    private static void AssertSame(PerfseeEvent expected, PerfseeEvent actual)
    {
        Assert.Equal(PerfseeOracle.Describe(expected), PerfseeOracle.Describe(actual));
        Assert.Equal(expected.Drift, actual.Drift);
    }

    private static void AssertAgreement(byte[] body)
    {
        var identified = PerfseeBody.TryIdentify(body, out var identity);
        var received = PerfseeWebhook.Parse(body);
        var isKnown = PerfseeWebhook.Provider.EventTypes.TryGetValue(identity.Type, out var known);

        if (received.Type != identity.Type
            || (!identified && identity.Type.Length > 0)
            || received.GetType() != (isKnown ? known : typeof(UnknownPerfseeEvent)))
        {
            Assert.Fail($"Identified as '{identity.Type}' and parsed "
                + $"as {received.GetType().Name} '{received.Type}': {Encoding.Latin1.GetString(body)}");
        }

        OneWalk.AssertSaysWhatTwoSay(PerfseeWebhook.Provider, body);
    }
}
