using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Sqlite;

namespace Webhooks.Docs.Tests.Pages;

/// <summary>docs/what-never-came.md. Recovery itself has tests of its own.</summary>
public sealed class WhatNeverCame
{
    [Fact]
    public async Task App_StartsAndSweeps()
    {
        await using var api = await CannedApi.OfAnEmptyProject().StartAsync();
        using var folder = new TemporaryFolder();
        var builder = DocsApp.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Webhooks:Api:CircleCI:Token", "a-token-of-the-pages"),
            new("Webhooks:Api:CircleCI:Host", api.Address.AbsoluteUri),
        ]);

        // snippet
        builder.Services.AddCircleCIApi();                                 // token: Webhooks:Api:CircleCI:Token in the configuration
        builder.Services.AddCircleCIWebhook()
            .On<WorkflowCompleted>((webhook, cancellationToken) =>
            {
                var how = webhook.Delivery.Origin == WebhookOrigin.Recovered ? "was fetched" : "arrived";
                Console.WriteLine($"{webhook.Event.Workflow.Name} {how}");
                return Task.CompletedTask;
            })
            .On<JobCompleted>(PostToChat, takesRecovered: false)           // old news: left out of recovery
            .RecoverMissed(options => options.Projects.Add("gh/acme/app"));
        builder.Services.AddSqliteInbox("webhooks.db");
        // end

        builder.Services.Configure<SqliteInboxOptions>(options => options.Path = folder["webhooks.db"]);
        await using var app = builder.Build();
        await app.StartAsync();
        var report = await app.Services.GetRequiredService<WebhookRecovery>().RunAsync("CircleCI", new() { IsDryRun = true });
        await app.StopAsync();
        Assert.Empty(report.Problems);
    }

    private static Task PostToChat(WebhookContext<JobCompleted> webhook, CancellationToken cancellationToken) => Task.CompletedTask;
}
