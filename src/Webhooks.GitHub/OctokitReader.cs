using System.Diagnostics;
using Octokit.Webhooks;

namespace Webhooks.GitHub;

/// <summary>
/// Reads bodies with the source-generated serializer of Octokit.Webhooks, which is internal to it. Its processor is the way to it that
/// works in trimmed apps and takes bytes; this one keeps the event that it is given to process.
/// </summary>
internal sealed class OctokitReader : WebhookEventProcessor
{
    private Octokit.Webhooks.WebhookEvent? _read;

    /// <summary>Reads a body.</summary>
    /// <param name="type">The type of the event.</param>
    /// <param name="body">The body, without a byte order mark.</param>
    /// <exception cref="System.Text.Json.JsonException">It does not know the action, or a member does not fit.</exception>
    public static Octokit.Webhooks.WebhookEvent? Read(GitHubEventType type, ReadOnlyMemory<byte> body)
    {
        var reader = new OctokitReader();
        var reading = reader.ProcessWebhookAsync(type.Headers, body);

        // Nothing in it waits, as what would process is replaced. What it refuses is thrown here.
        Debug.Assert(reading.IsCompleted, "Octokit's processor has waited.");
        reading.GetAwaiter().GetResult();
        return reader._read;
    }

    public override ValueTask ProcessWebhookAsync(
        Octokit.Webhooks.WebhookHeaders headers, Octokit.Webhooks.WebhookEvent webhookEvent, CancellationToken cancellationToken = default)
    {
        _read = webhookEvent;
        return ValueTask.CompletedTask;
    }
}
