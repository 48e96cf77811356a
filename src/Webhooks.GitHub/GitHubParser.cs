using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Webhooks.Json;

namespace Webhooks.GitHub;

/// <summary>
/// Turns GitHub's bodies into events. Octokit.Webhooks decides what it reads; a body that it refuses is an unknown event.
/// </summary>
internal static class GitHubParser
{
    /// <summary>Parses a body. Never throws.</summary>
    public static GitHubEvent Parse(string type, ReadOnlySpan<byte> content)
    {
        var body = new GitHubBody(type, content.ToArray());

        if (!GitHubEventTypes.ByName.TryGetValue(type, out var known))
        {
            return Unknown(type, body, OfType(type));
        }

        try
        {
            return OctokitReader.Read(known, Readable(body.Content)) is { } payload && known.TryMake(payload) is { } made
                ? made with { Type = type, Body = body }
                : Unknown(type, body, JsonMisfit.Of(content, path: null, member: ""));
        }
        catch (JsonException exception)
        {
            return Unknown(type, body, OfRefusal(known, body, exception));
        }
        // Its converters may refuse in other ways, and what a sender controls must not throw.
        catch (Exception)
        {
            return Unknown(type, body, JsonMisfit.Of(content, path: null, member: ""));
        }
    }

    // Bytes that are no UTF-8 become U+FFFD, as everywhere.
    private static ReadOnlyMemory<byte> Readable(ReadOnlyMemory<byte> content)
    {
        content = content[^JsonText.WithoutByteOrderMark(content.Span).Length..];
        return Utf8.IsValid(content.Span) ? content : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content.Span));
    }

    // An action that it does not know shows as a body that is none of the type's classes, which the message alone tells.
    private static WebhookDrift OfRefusal(GitHubEventType known, GitHubBody body, JsonException refusal) =>
        body.Facts.Action is { } action
        && known.Payload.IsAbstract
        && refusal.Message.Contains(known.Payload.FullName!, StringComparison.Ordinal)
            ? new() { Kind = WebhookDriftKind.UnknownValue, Path = "action", Json = $"\"{JsonEncodedText.Encode(action)}\"" }
            : JsonMisfit.Of(body.Content.Span, refusal.Path, member: "");

    // The header names the type; it is nowhere in the body.
    private static WebhookDrift OfType(string type) => new()
    {
        Kind = type.Length > 0 ? WebhookDriftKind.UnknownType : WebhookDriftKind.MissingMember,
        Path = GitHubWebhook.EventHeader,
        Json = "",
    };

    private static UnknownGitHubEvent Unknown(string type, GitHubBody body, WebhookDrift drift) =>
        new() { Type = type, Body = body, RawBody = body.Content, Drift = [drift] };
}
