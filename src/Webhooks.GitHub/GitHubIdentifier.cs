using Webhooks.Json;

namespace Webhooks.GitHub;

/// <summary>
/// Says what a delivery is. Type and delivery id stand in headers only, which are not signed: there is no other choice for the type, and
/// for the id the receiver takes the hash of the body, so that nobody can send a captured delivery again under another one.
/// </summary>
internal static class GitHubIdentifier
{
    private const int MaxType = 100;

    public static bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity)
    {
        if (!BodyIdentity.TryRead(body, Skip, out identity))
        {
            return false;
        }

        identity = new(TypeOf(headers));
        return true;
    }

    /// <summary>Returns the type that the header names; empty when it names none.</summary>
    public static string TypeOf(WebhookHeaders headers) => headers.GetSingle(GitHubWebhook.EventHeader) is { Length: <= MaxType } type ? type : "";

    private static WebhookIdentity Skip(ref JsonCursor json)
    {
        while (json.NextMember())
        {
            json.Skip();
        }

        return new("");
    }
}
