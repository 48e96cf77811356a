using System.Text;
using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

/// <summary>CircleCI's payloads, as they are and with a change.</summary>
internal static class CircleCIBody
{
    public const string Folder = "circleci";

    /// <summary>The names of all payloads that are CircleCI's events.</summary>
    public static IEnumerable<string> Names => Payload.Names(Folder).Where(name => !name.Contains("negative.", StringComparison.Ordinal));

    /// <summary>A payload in which a text, which must be there once, is another.</summary>
    public static byte[] With(string name, string old, string replacement)
    {
        var text = Payload.Text($"{Folder}/{name}");
        Assert.Equal(2, text.Split(old).Length);
        return Encoding.UTF8.GetBytes(text.Replace(old, replacement, StringComparison.Ordinal));
    }

    public static bool TryIdentify(byte[] body, out WebhookIdentity identity) =>
        CircleCIWebhook.Provider.TryIdentify(default, body, out identity);
}
