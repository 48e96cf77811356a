using System.Text;
using System.Text.Json.Nodes;
using Webhooks.CircleCI;
using Webhooks.Tests.Perfsee.Oracle;

namespace Webhooks.Tests.CircleCI;

/// <summary>Bodies that nobody should send, but whoever knows the secret can.</summary>
public sealed class HostileBodyTests
{
    public static TheoryData<string> Payloads => [.. CircleCIBody.Names];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void BodyWithAByteOrderMark_ReadsTheSame(string name)
    {
        var body = Payload.Read(name);
        byte[] marked = [.. Encoding.UTF8.Preamble, .. body];

        Assert.True(CircleCIBody.TryIdentify(marked, out var identity));
        Assert.Equal(CircleCIWebhook.Parse(body).Id.ToString(), identity.Id);
        AssertSame(CircleCIWebhook.Parse(body), CircleCIWebhook.Parse(marked));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void BodyEscapedThroughout_ReadsTheSame(string name)
    {
        var body = Payload.Read(name);
        var escaped = JsonChange.Escape(JsonNode.Parse(body)!);

        Assert.True(CircleCIBody.TryIdentify(body, out var expected));
        Assert.True(CircleCIBody.TryIdentify(escaped, out var identity));
        Assert.Equal(expected, identity);
        AssertSame(CircleCIWebhook.Parse(body), CircleCIWebhook.Parse(escaped));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Event_DoesNotReferToTheBody(string name)
    {
        var body = Payload.Read(name);
        var unknown = CircleCIBody.With("ping", "\"type\":\"ping\"", "\"type\":\"new\"");
        var (received, receivedUnknown) = (CircleCIWebhook.Parse(body), (UnknownCircleCIEvent)CircleCIWebhook.Parse(unknown));

        body.AsSpan().Fill((byte)'x');
        unknown.AsSpan().Fill((byte)'x');

        AssertSame(CircleCIWebhook.Parse(Payload.Read(name)), received);
        Assert.Equal(CircleCIBody.With("ping", "\"type\":\"ping\"", "\"type\":\"new\""), receivedUnknown.RawBody.ToArray());
        Assert.Equal("\"new\"", receivedUnknown.Drift[0].Json);
    }

    [Theory]
    [InlineData(@"\ud83d", "\ufffd")]
    [InlineData(@"\ude00 \ud83d", "\ufffd \ufffd")]
    [InlineData(@"\ud83d\ud83d\ude00", "\ufffd😀")]
    [InlineData(@"\ud83d\ude00", "😀")]
    [InlineData(@"\""\\\/\b\f\n\r\t", "\"\\/\b\f\n\r\t")]
    public void EscapedText_IsReadAndWhatIsNoTextIsReplaced(string escaped, string expected)
    {
        var body = CircleCIBody.With("ping", "Deploy watcher", escaped);
        var ping = Assert.IsType<CircleCIPing>(CircleCIWebhook.Parse(body));

        Assert.Equal(expected, ping.Webhook.Name);
        Assert.Empty(ping.Drift);
    }

    [Fact]
    public void InvalidUtf8_BecomesTheReplacementCharacterInTextsAndNames()
    {
        var body = CircleCIBody.With("ping", "\"name\":\"Deploy watcher\"", "\"name\":\"a??z\",\"?\":1");
        body[body.AsSpan().IndexOf("??z"u8)] = 0xc3;
        body[body.AsSpan().IndexOf("?z"u8)] = 0xff;
        body[body.AsSpan().IndexOf((byte)'?')] = 0xff;
        var ping = Assert.IsType<CircleCIPing>(CircleCIWebhook.Parse(body));

        Assert.Equal("a\ufffd\ufffdz", ping.Webhook.Name);
        Assert.Equal([Drifts.Of(WebhookDriftKind.UnknownMember, "webhook.\ufffd", "1")], ping.Drift);
    }

    private static void AssertSame(CircleCIEvent expected, CircleCIEvent actual)
    {
        Assert.Equal(CircleCIOracle.Describe(expected), CircleCIOracle.Describe(actual));
        Assert.Equal(expected.Drift, actual.Drift);
    }
}
