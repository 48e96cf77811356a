using System.Text;
using System.Text.Json;

namespace Webhooks.Tests.Contract;

/// <summary>What a provider reads in one walk, beside what it reads in two.</summary>
internal static class OneWalk
{
    /// <summary>The event of one walk, null when there is none; with it comes what the two walks say of the same body.</summary>
    public static WebhookEvent? AssertSaysWhatTwoSay(WebhookProvider provider, byte[] body)
    {
        // Headers that say something of their own, so that it shows who read them.
        var headers = WebhookHeaders.Create([.. provider.UnsignedHeaders.Select(name => new KeyValuePair<string, string>(name, "a-lie"))]);
        var isIdentified = provider.TryIdentify(headers, body, out var identity);

        var read = provider.Read(headers, body, static _ => true);
        Assert.Equal(isIdentified, read.IsIdentified);
        Assert.Equal(identity, read.Identity);

        if (read.Event is { } webhookEvent)
        {
            Assert.True(Printed(provider.Parse(identity.Type, body)) == Printed(webhookEvent), Encoding.Latin1.GetString(body));
        }

        return read.Event;
    }

    private static string Printed(WebhookEvent webhookEvent) => JsonSerializer.Serialize(webhookEvent, webhookEvent.GetType());
}
