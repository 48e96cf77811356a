using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.CircleCI;
using Webhooks.GitHub;
using Webhooks.Perfsee;
using Webhooks.StandardWebhooks;

namespace Webhooks.Cli.Inspecting;

/// <summary>The members of an event, as handlers see them.</summary>
internal static class EventMembers
{
    /// <summary>Whether this version cannot type the event.</summary>
    public static bool IsUnknown(WebhookEvent parsed) => parsed is UnknownCircleCIEvent or UnknownPerfseeEvent or UnknownGitHubEvent;

    /// <param name="parsed">The event.</param>
    /// <param name="body">Its body, which an event that is not known keeps as it is.</param>
    public static JsonObject Of(WebhookEvent parsed, byte[] body)
    {
        var members = parsed switch
        {
            GitHubEvent github => OfGitHub(github, body),
            StandardWebhookEnvelope envelope => OfStandardWebhooks(envelope),
            _ => (JsonObject)JsonSerializer.SerializeToNode(parsed, parsed.GetType(), EventJson.Default)!,
        };
        members.Remove(nameof(WebhookEvent.Drift));

        if (IsUnknown(parsed))
        {
            members[nameof(UnknownCircleCIEvent.RawBody)] = Encoding.UTF8.GetString(body);
        }

        return members;
    }

    // The payload is Octokit's; its members are in the body under the names that GitHub gives them.
    private static JsonObject OfGitHub(GitHubEvent parsed, byte[] body)
    {
        var members = new JsonObject
        {
            [nameof(parsed.Type)] = parsed.Type,
            [nameof(parsed.Action)] = parsed.Action,
            [nameof(parsed.Repository)] = parsed.Repository,
        };

        if (!IsUnknown(parsed))
        {
            members["Payload"] = JsonNode.Parse(
                body.AsSpan(body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0));
        }

        return members;
    }

    private static JsonObject OfStandardWebhooks(StandardWebhookEnvelope parsed) => new()
    {
        [nameof(parsed.Type)] = parsed.Type,
        [nameof(parsed.Timestamp)] = parsed.Timestamp,
        [nameof(parsed.Data)] = parsed.Data is { } data ? JsonNode.Parse(data.GetRawText()) : null,
    };
}
