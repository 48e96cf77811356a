using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Webhooks.GitHub;

/// <summary>Adds handlers for GitHub's events, by the classes of Octokit.Webhooks.</summary>
public static class GitHubWebhookBuilderExtensions
{
    /// <summary>Runs a delegate for every event of a class of Octokit.Webhooks, or of one of its actions.</summary>
    /// <typeparam name="TPayload">The class: <c>PushEvent</c>, <c>PullRequestEvent</c>, <c>PullRequestOpenedEvent</c>.</typeparam>
    /// <param name="builder">The builder that <c>AddGitHubWebhook</c> returned.</param>
    /// <param name="handler">The handler; what it throws fails the delivery.</param>
    /// <param name="name">
    /// The name under which a retry knows whether it has succeeded; <see langword="null"/> names it after the event type's class and its
    /// place among the unnamed delegates of that one, which changes when one is added before it while deliveries wait in an inbox.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// <typeparamref name="TPayload"/> is no class of an event type or of an action, the endpoint is another provider's, or the name is
    /// blank or taken.
    /// </exception>
    public static WebhookBuilder On<TPayload>(
        this WebhookBuilder builder, Func<WebhookContext<GitHubEvent<TPayload>>, CancellationToken, Task> handler, string? name = null)
        where TPayload : Octokit.Webhooks.WebhookEvent
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(handler);

        var known = Array.Find(GitHubEventTypes.All, type => type.Payload.IsAssignableFrom(typeof(TPayload)))
            ?? throw new ArgumentException(
                $"{typeof(TPayload)} is the class of no event type of GitHub: its handler would never run. Name one that is, such as "
                + "PushEvent, or handle GitHubEvent for all of them.");

        known.On(builder, handler, name);
        return builder;
    }

    /// <summary>
    /// Runs a class for every event of a class of Octokit.Webhooks, or of one of its actions. The handler is taken from a scope of its own
    /// at each run, and registered as scoped unless the app registered it otherwise.
    /// </summary>
    /// <typeparam name="TPayload">The class: <c>PushEvent</c>, <c>PullRequestEvent</c>, <c>PullRequestOpenedEvent</c>.</typeparam>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The builder that <c>AddGitHubWebhook</c> returned.</param>
    /// <param name="name">
    /// The name under which a retry knows whether it has succeeded; <see langword="null"/> takes the types' names, which change when one of
    /// the types is renamed while deliveries wait in an inbox.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// <typeparamref name="TPayload"/> is no class of an event type or of an action, the endpoint is another provider's, or the name is
    /// blank or taken.
    /// </exception>
    public static WebhookBuilder On<TPayload, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this WebhookBuilder builder, string? name = null)
        where TPayload : Octokit.Webhooks.WebhookEvent
        where THandler : class, IWebhookHandler<GitHubEvent<TPayload>>
    {
        builder.On<TPayload>(
            static (webhook, cancellationToken) => webhook.Services.GetRequiredService<THandler>().HandleAsync(webhook, cancellationToken),
            name ?? $"{typeof(THandler)}({typeof(TPayload).Name})");
        builder.Services.TryAddScoped<THandler>();
        return builder;
    }
}
