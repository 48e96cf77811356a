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
        var isObject = IdentityReader.TryRead(body, Skip, out _);

        // A body that is not JSON is still of the type that its header names: that header is not what is wrong.
        identity = new(TypeOf(headers));
        return isObject;
    }

    /// <summary>Returns the type that the header names; empty when it names none.</summary>
    public static string TypeOf(WebhookHeaders headers) =>
        headers.GetSingle(GitHubWebhook.EventHeader) is { Length: <= MaxType } type ? type : "";

    private static WebhookIdentity Skip(ref JsonCursor json)
    {
        while (json.NextMember())
        {
            json.Skip();
        }

        return new("");
    }
}
