using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MyApp;
using Webhooks.CircleCI;

namespace Webhooks.Docs.Tests.Pages;

/// <summary>docs/bring-your-own-queue.md: the registration; the inbox itself is run by tests of its own.</summary>
public sealed class BringYourOwn
{
    [Fact]
    public void Queue_ReceivesAndHandles()
    {
        var builder = DocsApp.CreateBuilder();

        // snippet
        builder.Services.AddCircleCIWebhook().On<WorkflowCompleted, NotifyOnFailure>();
        builder.Services.AddWebhookInbox(app => new FolderInbox("/var/lib/webhooks", app));             // receives
        builder.Services.AddHostedService(app => app.GetRequiredService<FolderInbox>());                // handles
        // end

        using var app = builder.Services.BuildServiceProvider();
        Assert.IsType<FolderInbox>(app.GetRequiredService<IWebhookInbox>());
        Assert.Contains(app.GetServices<IHostedService>(), service => service is FolderInbox);
    }

    private sealed class NotifyOnFailure : IWebhookHandler<WorkflowCompleted>
    {
        public Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
