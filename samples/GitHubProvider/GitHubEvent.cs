using Webhooks;

namespace Samples.GitHub;

/// <summary>The base of all events of GitHub's webhooks.</summary>
public abstract record GitHubEvent : WebhookEvent
{
    /// <summary>The repository; null for events of an organization.</summary>
    public GitHubRepository? Repository { get; init; }
}
