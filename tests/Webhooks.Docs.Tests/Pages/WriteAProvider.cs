using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Samples.GitHub;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

public sealed class WriteAProvider
{
    [Fact]
    public async Task OwnProvider_IsRegisteredAndMapped()
    {
        var recorded = new RecordingHandler<Push>();
        var builder = DocsApp.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("Webhooks:GitHub:Secrets:0", DocsApp.Secret)]);

        // snippet
        builder.Services.AddWebhook(new GitHubProvider())          // secrets from configuration: Webhooks:GitHub:Secrets
            .On<Push>((webhook, cancellationToken) => Console.Out.WriteLineAsync($"{webhook.Event.Repository?.FullName}: {webhook.Event.Ref}"));
        // pause

        builder.Services.AddWebhook(new GitHubProvider()).On<Push>(recorded.HandleAsync);
        await using var app = builder.Build();

        // continue
        app.MapWebhook("/webhooks/github", "GitHub");
        // end

        using var client = await app.StartClientAsync();
        var body = """{"ref":"refs/heads/main","repository":{"full_name":"octo/demo"}}"""u8;
        var push = new SignedWebhookRequest(new GitHubProvider(), body, DocsApp.Secret).WithHeader("X-GitHub-Event", "push");
        using var answer = await client.SendWebhookAsync("/webhooks/github", push);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("octo/demo", Assert.Single(recorded.Received).Repository?.FullName);
    }
}
