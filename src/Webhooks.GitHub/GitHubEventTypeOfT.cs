namespace Webhooks.GitHub;

/// <inheritdoc/>
internal sealed class GitHubEventType<TEvent>(string name) : GitHubEventType(name, typeof(TEvent), typeof(GitHubEvent<TEvent>))
    where TEvent : Octokit.Webhooks.WebhookEvent
{
    public override GitHubEvent? TryMake(Octokit.Webhooks.WebhookEvent payload) =>
        payload is TEvent fitting ? new GitHubEvent<TEvent> { Payload = fitting } : null;

    public override void On<TPayload>(
        WebhookBuilder builder, Func<WebhookContext<GitHubEvent<TPayload>>, CancellationToken, Task> handler, string? name) =>
        builder.On<GitHubEvent<TEvent>>(
            (webhook, cancellationToken) => webhook.Event.Payload is TPayload payload
                ? handler(Narrow(webhook, payload), cancellationToken)
                : Task.CompletedTask,
            name);

    private static WebhookContext<GitHubEvent<TPayload>> Narrow<TPayload>(WebhookContext<GitHubEvent<TEvent>> webhook, TPayload payload)
        where TPayload : Octokit.Webhooks.WebhookEvent =>
        webhook as WebhookContext<GitHubEvent<TPayload>>
        ?? new(
            new GitHubEvent<TPayload>
            {
                Type = webhook.Event.Type,
                Body = webhook.Event.Body,
                Drift = webhook.Event.Drift,
                Payload = payload,
            },
            webhook.Delivery,
            webhook.Services,
            webhook.Attempt);
}
