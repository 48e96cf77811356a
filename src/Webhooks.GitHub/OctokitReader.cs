using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.Extensions.Primitives;
using Octokit.Webhooks;

namespace Webhooks.GitHub;

/// <summary>
/// Reads bodies with the source-generated serializer of Octokit.Webhooks, which is internal to it. Its processor is the way to it that
/// works in trimmed apps and takes bytes; this one keeps the event that it is given to process.
/// </summary>
internal sealed class OctokitReader : WebhookEventProcessor
{
    // It only reads them.
    private static readonly FrozenDictionary<string, IDictionary<string, StringValues>> Headers = GitHubEventTypes.All.ToFrozenDictionary(
        known => known.Name,
        known => (IDictionary<string, StringValues>)new Dictionary<string, StringValues> { [GitHubWebhook.EventHeader] = known.Name });

    private Octokit.Webhooks.WebhookEvent? _read;

    /// <summary>Reads a body.</summary>
    /// <param name="type">One of <see cref="GitHubEventTypes"/>.</param>
    /// <param name="body">The body, without a byte order mark.</param>
    /// <exception cref="System.Text.Json.JsonException">It does not know the action, or a member does not fit.</exception>
    public static Octokit.Webhooks.WebhookEvent? Read(string type, ReadOnlyMemory<byte> body)
    {
        var reader = new OctokitReader();
        var reading = reader.ProcessWebhookAsync(Headers[type], body);

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
