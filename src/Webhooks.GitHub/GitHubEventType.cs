using Microsoft.Extensions.Primitives;

namespace Webhooks.GitHub;

/// <summary>An event type of GitHub, and the class that Octokit.Webhooks has for it.</summary>
internal abstract class GitHubEventType(string name, Type payload, Type eventClass)
{
    public string Name => name;

    public Type Payload => payload;

    public Type EventClass => eventClass;

    /// <summary>Gets the headers of a delivery of this type that Octokit.Webhooks reads. Nobody changes them.</summary>
    public IDictionary<string, StringValues> Headers =>
        field ??= new Dictionary<string, StringValues> { [GitHubWebhook.EventHeader] = name };

    /// <summary>Makes the event; null when the payload is of another class.</summary>
    public abstract GitHubEvent? TryMake(Octokit.Webhooks.WebhookEvent payload);

    /// <summary>Adds a handler for one class of this type: its own, or one of its actions'.</summary>
    public abstract void On<TPayload>(
        WebhookBuilder builder, Func<WebhookContext<GitHubEvent<TPayload>>, CancellationToken, Task> handler, string? name)
        where TPayload : Octokit.Webhooks.WebhookEvent;
}
