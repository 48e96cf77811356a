namespace Webhooks.GitHub;

/// <summary>An event as Octokit.Webhooks types it.</summary>
/// <typeparam name="TPayload">
/// The class of Octokit.Webhooks, such as <c>PushEvent</c> or <c>PullRequestEvent</c>; in a handler of one action its own, such as
/// <c>PullRequestOpenedEvent</c>.
/// </typeparam>
public sealed record GitHubEvent<TPayload> : GitHubEvent
    where TPayload : Octokit.Webhooks.WebhookEvent
{
    /// <summary>Gets the body as Octokit.Webhooks reads it. Members that it does not know are in its <c>AdditionalProperties</c>.</summary>
    public required TPayload Payload { get; init; }
}
