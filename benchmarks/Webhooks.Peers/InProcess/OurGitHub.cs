using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Octokit.Webhooks.Events;
using Webhooks.GitHub;

namespace Webhooks.Peers.InProcess;

/// <summary>Our GitHub provider, whose events are Octokit's too.</summary>
internal static class OurGitHub
{
    /// <summary>Adds an endpoint with a handler for pushes.</summary>
    public static void Add(IServiceCollection services, Action<WebhookOptions> configure) =>
        services.AddGitHubWebhook(configure).On<PushEvent>((_, _) => Task.CompletedTask);

    public static void Map(WebApplication app, string path) => app.MapGitHubWebhook(path);
}
