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

        Assert.Equal(isIdentified, provider.TryRead(headers, body, static _ => true, out var read, out var webhookEvent));
        Assert.Equal(identity, read);

        if (webhookEvent is not null)
        {
            Assert.True(Printed(provider.Parse(identity.Type, body)) == Printed(webhookEvent), Encoding.Latin1.GetString(body));
        }

        return webhookEvent;
    }

    private static string Printed(WebhookEvent webhookEvent) => JsonSerializer.Serialize(webhookEvent, webhookEvent.GetType());
}
