using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
// snippet
using Octokit.Webhooks.Events;
using Octokit.Webhooks.Events.PullRequest;
using Webhooks.GitHub;
// pause
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

public sealed class GitHubPage
{
    private static readonly byte[] Push = """
        {"ref":"refs/heads/main","before":"a","after":"b","compare":"https://x/","commits":[],"pusher":{"name":"octo"}}
        """u8.ToArray();

    [Fact]
    public async Task Events_AreTypedByOctokit_AndWhatItRefusesIsUnknown()
    {
        var (pushes, unknown) = (new RecordingHandler<GitHubEvent<PushEvent>>(), new RecordingHandler<UnknownGitHubEvent>());
        var builder = DocsApp.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("Webhooks:GitHub:Secrets:0", DocsApp.Secret)]);

        // continue
        builder.Services.AddGitHubWebhook()                            // secrets from configuration: Webhooks:GitHub:Secrets
            .On<PushEvent>((webhook, cancellationToken) =>
                Console.Out.WriteLineAsync($"{webhook.Event.Repository}: {webhook.Event.Payload.Ref}"))
            .On<PullRequestOpenedEvent>((webhook, cancellationToken) =>
                Console.Out.WriteLineAsync(webhook.Event.Payload.PullRequest.Title))
            .On<UnknownGitHubEvent>((webhook, cancellationToken) =>            // newer types and actions, and what Octokit refuses
                Console.Out.WriteLineAsync($"{webhook.Event.Type} {webhook.Event.Action}: {webhook.Event.Drift[0]}"));
        // pause

        builder.Services.AddGitHubWebhook().On<PushEvent>(pushes.HandleAsync).On<UnknownGitHubEvent>(unknown.HandleAsync);
        await using var app = builder.Build();

        // continue
        app.MapGitHubWebhook("/webhooks/github");
        // end

        using var client = await app.StartClientAsync();
        await SendAsync(client, Push, DocsApp.Secret);
        await SendAsync(client, """{"ref":7}"""u8.ToArray(), DocsApp.Secret);

        Assert.Equal("refs/heads/main", Assert.Single(pushes.Received).Payload.Ref);
        Assert.Equal("push", Assert.Single(unknown.Received).Type);
    }

    [Fact]
    public void WithoutAspNet_OneCallVerifiesAndParses()
    {
        var (body, headers) = (Push, new SignedWebhookRequest(GitHubWebhook.Provider, Push, "the webhook's secret", [new("X-GitHub-Event", "push")]).Headers);

        // snippet
        var received = GitHubWebhook.ConstructEvent(body, headers["X-GitHub-Event"], headers["X-Hub-Signature-256"], "the webhook's secret");

        if (received is GitHubEvent<PushEvent> { Payload: var push })
        {
            Console.WriteLine($"{received.Repository}: {push.Ref}");
        }
        // end

        Assert.Equal("refs/heads/main", Assert.IsType<GitHubEvent<PushEvent>>(received).Payload.Ref);
    }

    private static async Task SendAsync(HttpClient client, byte[] body, string secret)
    {
        // snippet
        var push = new SignedWebhookRequest(GitHubWebhook.Provider, body, secret, [new("X-GitHub-Event", "push")]);

        using var answer = await client.SendWebhookAsync("/webhooks/github", push);
        // end

        Assert.True(answer.IsSuccessStatusCode);
    }
}
