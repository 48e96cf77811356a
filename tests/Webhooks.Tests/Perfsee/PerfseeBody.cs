using System.Text;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Perfsee;

/// <summary>Perfsee's payloads, as they are and with a change.</summary>
internal static class PerfseeBody
{
    public const string Folder = "perfsee";

    public static byte[] Read(string name) => Payload.Read($"{Folder}/{name}");

    public static TEvent Parse<TEvent>(string name)
        where TEvent : PerfseeEvent => Assert.IsType<TEvent>(PerfseeWebhook.Parse(Read(name)));

    /// <summary>A payload in which a text, which must be there once, is another.</summary>
    public static byte[] With(string name, string old, string replacement)
    {
        var text = Payload.Text($"{Folder}/{name}");
        Assert.Equal(2, text.Split(old).Length);
        return Encoding.UTF8.GetBytes(text.Replace(old, replacement, StringComparison.Ordinal));
    }

    public static WebhookHeaders NoHeaders => WebhookHeaders.Create();

    public static bool TryIdentify(byte[] body, out WebhookIdentity identity) =>
        PerfseeWebhook.Provider.TryIdentify(NoHeaders, body, out identity);
}
