using System.Text;
using System.Text.Json;

namespace Webhooks.Tests.Contract;

public sealed class ParsingContractTests
{
    public static TheoryData<string> Providers => ProviderRegistry.NamesOfTyped;

    [Theory]
    [MemberData(nameof(Providers))]
    public void EachKnownType_BecomesItsClass(string name)
    {
        var entry = ProviderRegistry.Find(name);

        foreach (var (type, eventClass) in entry.Provider.EventTypes)
        {
            Assert.True(entry.Provider.TryIdentify(entry.HeadersOf(type), entry.OfType(type), out var identity));
            Assert.Equal(type, identity.Type);

            var webhookEvent = entry.Provider.Parse(identity.Type, entry.OfType(type));
            Assert.IsType(eventClass, webhookEvent);
            Assert.Equal(type, webhookEvent.Type);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void UnknownType_BecomesAnEventOfNoKnownClass(string name)
    {
        var entry = ProviderRegistry.Find(name);

        foreach (var type in (string[])["of-the-future", "PING", "ping ", "typ\u00e9", new('t', 100)])
        {
            Assert.True(entry.Provider.TryIdentify(entry.HeadersOf(type), entry.OfType(type), out var identity));
            Assert.Equal(type, identity.Type);

            var webhookEvent = entry.Provider.Parse(type, entry.OfType(type));
            AssertUnknown(entry, webhookEvent);
            Assert.Equal(type, webhookEvent.Type);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void HostileBody_IsAnEventLikeAnyOther(string name)
    {
        var entry = ProviderRegistry.Find(name);

        foreach (var body in HostileBodies.For(entry))
        {
            var isIdentified = entry.Provider.TryIdentify(default, body, out var identity);
            var webhookEvent = entry.Provider.Parse(identity.Type, body);

            Assert.Equal(identity.Type, webhookEvent.Type);
            Assert.True(identity.Id is null or { Length: > 0 and <= 200 });
            Assert.True(webhookEvent.Drift.Count <= 100);
            Assert.True(entry.Provider.EventBase.IsInstanceOfType(webhookEvent));

            Assert.True(isIdentified || identity == new WebhookIdentity(""), Encoding.UTF8.GetString(body));

            if (entry.Provider.EventTypes.TryGetValue(identity.Type, out var eventClass))
            {
                Assert.Contains(webhookEvent.GetType(), (Type?[])[eventClass, entry.Provider.MisfitEvent]);
            }
            else
            {
                AssertUnknown(entry, webhookEvent);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void IsIdentified_ExactlyWhenItIsAJsonObject(string name)
    {
        var entry = ProviderRegistry.Find(name);

        // A byte order mark is no JSON (RFC 8259, section 8.1), and a reader may pass over it all the same.
        foreach (var body in entry.Bodies.Concat(HostileBodies.For(entry)).Where(body => !body.AsSpan().StartsWith(Encoding.UTF8.Preamble)))
        {
            Assert.True(
                IsJsonObject(body, entry.MaxDepth) == entry.Provider.TryIdentify(default, body, out _), Encoding.UTF8.GetString(body));
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void RandomBytes_AreAnUnknownEventWithoutAType(string name)
    {
        var entry = ProviderRegistry.Find(name);

        Always.Holds(Always.Bytes, body =>
        {
            entry.Provider.TryIdentify(default, body, out var identity);
            var webhookEvent = entry.Provider.Parse(identity.Type, body);

            Assert.Equal("", webhookEvent.Type);
            AssertUnknown(entry, webhookEvent);
        });
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void TypeThatIsNotTheBodys_DoesNotThrow(string name)
    {
        var entry = ProviderRegistry.Find(name);

        foreach (var type in entry.Provider.EventTypes.Keys)
        {
            foreach (var body in (byte[][])[.. entry.Bodies, [], "[]"u8.ToArray(), "not json"u8.ToArray()])
            {
                Assert.Equal(type, entry.Provider.Parse(type, body).Type);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void OverwrittenBuffer_DoesNotChangeTheEvent(string name)
    {
        var entry = ProviderRegistry.Find(name);

        foreach (var body in (IEnumerable<byte[]>)[.. entry.Bodies, entry.Sample, entry.OfType("of-the-future"), "not json"u8.ToArray()])
        {
            var buffer = body.ToArray();
            WebhookEvent[] events = [.. entry.Provider.EventTypes.Keys.Append("of-the-future")
                .Select(type => entry.Provider.Parse(type, buffer))];
            string[] before = [.. events.Select(Printed)];
            buffer.AsSpan().Fill((byte)'X');

            Assert.Equal(before, events.Select(Printed));
        }
    }

    private static void AssertUnknown(ProviderEntry entry, WebhookEvent webhookEvent)
    {
        Assert.DoesNotContain(webhookEvent.GetType(), entry.Provider.EventTypes.Values);
        Assert.True(entry.Provider.EventBase.IsInstanceOfType(webhookEvent));
    }

    private static string Printed(WebhookEvent webhookEvent) => JsonSerializer.Serialize(webhookEvent, webhookEvent.GetType());

    private static bool IsJsonObject(byte[] body, int maxDepth)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new() { MaxDepth = maxDepth });
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
