using System.Text;
using System.Text.Json;
using Webhooks.Json;

namespace Webhooks.GitHub;

/// <summary>
/// Turns GitHub's bodies into events. Octokit.Webhooks decides what it reads; a body that it refuses is an unknown event.
/// </summary>
internal static class GitHubParser
{
    /// <summary>Parses a body. Never throws.</summary>
    public static GitHubEvent Parse(string type, ReadOnlySpan<byte> body)
    {
        var facts = GitHubFacts.Read(type, body);

        if (!GitHubEventTypes.ByName.TryGetValue(type, out var known))
        {
            return Unknown(type, body, facts, OfType(type));
        }

        try
        {
            // Of bytes it has no method that only reads; bad text becomes U+FFFD here.
            return OctokitReader.Read(type, Encoding.UTF8.GetString(JsonText.WithoutByteOrderMark(body))) is { } payload
                && known.TryMake(payload) is { } made
                ? made with { Type = type, Facts = facts }
                : Unknown(type, body, facts, JsonMisfit.Of(body, path: null, member: ""));
        }
        catch (JsonException exception)
        {
            return Unknown(type, body, facts, OfRefusal(known, facts, body, exception));
        }
        // Its converters may refuse in other ways, and what a sender controls must not throw.
        catch (Exception)
        {
            return Unknown(type, body, facts, JsonMisfit.Of(body, path: null, member: ""));
        }
    }

    // An action that it does not know shows as a body that is none of the type's classes, which the message alone tells.
    private static WebhookDrift OfRefusal(GitHubEventType known, GitHubFacts facts, ReadOnlySpan<byte> body, JsonException refusal) =>
        facts.Action is { } action && known.Payload.IsAbstract
            && refusal.Message.Contains(known.Payload.FullName!, StringComparison.Ordinal)
            ? new() { Kind = WebhookDriftKind.UnknownValue, Path = "action", Json = $"\"{JsonEncodedText.Encode(action)}\"" }
            : JsonMisfit.Of(body, refusal.Path, member: "");

    // The header names the type; it is nowhere in the body.
    private static WebhookDrift OfType(string type) => new()
    {
        Kind = type.Length > 0 ? WebhookDriftKind.UnknownType : WebhookDriftKind.MissingMember,
        Path = GitHubWebhook.EventHeader,
        Json = "",
    };

    private static UnknownGitHubEvent Unknown(string type, ReadOnlySpan<byte> body, GitHubFacts facts, WebhookDrift drift) =>
        new() { Type = type, Facts = facts, RawBody = body.ToArray(), Drift = [drift] };
}
