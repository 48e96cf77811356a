using Webhooks.Json;

namespace Webhooks.GitHub;

/// <summary>
/// Identifies deliveries. Type and delivery id are in headers only, which are not signed: there is no other choice for the type, and for
/// the id the receiver takes the hash of the body, so that no one can send a captured delivery again under another one.
/// </summary>
internal static class GitHubIdentifier
{
    private const int MaxType = 100;

    public static bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity)
    {
        if (!IdentityReader.TryRead(body, Skip, out identity))
        {
            return false;
        }

        identity = new(headers.GetSingle(GitHubWebhook.EventHeader) is { Length: <= MaxType } type ? type : "");
        return true;
    }

    private static WebhookIdentity Skip(ref JsonCursor json)
    {
        while (json.NextMember())
        {
            json.Skip();
        }

        return new("");
    }
}
