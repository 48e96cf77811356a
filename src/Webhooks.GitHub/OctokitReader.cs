using Octokit.Webhooks;

namespace Webhooks.GitHub;

/// <summary>
/// Reads bodies with the source-generated serializer of Octokit.Webhooks, which is internal to it: its processor is the way in that works
/// in trimmed apps. Nothing is processed by it.
/// </summary>
internal sealed class OctokitReader : WebhookEventProcessor
{
    private static readonly OctokitReader Instance = new();

    /// <exception cref="System.Text.Json.JsonException">It knows no such type or action, or a member does not fit.</exception>
    public static Octokit.Webhooks.WebhookEvent? Read(string type, string body) =>
        Instance.DeserializeWebhookEvent(new Octokit.Webhooks.WebhookHeaders { Event = type }, body);
}
