using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Samples.GitHub;

namespace Webhooks.Peers.InProcess;

/// <summary>Our GitHub provider: the only place of the benchmarks that names it.</summary>
internal static class OurGitHub
{
    private const string Name = "GitHub";

    /// <summary>Adds an endpoint with a handler for pushes.</summary>
    public static void Add(IServiceCollection services, Action<WebhookOptions> configure) =>
        services.AddWebhook(new GitHubProvider(), Name, configure).On<Push>((_, _) => Task.CompletedTask);

    public static void Map(WebApplication app, string path) => app.MapWebhook(path, Name);
}
