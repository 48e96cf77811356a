using Webhooks;
using Webhooks.Perfsee;

namespace DashboardApp.Handlers;

/// <summary>Stands for a handler that gives up: in the demo a low score is one that its table does not take.</summary>
internal sealed class SaveScore : IWebhookHandler<BundleFinished>
{
    public Task HandleAsync(WebhookContext<BundleFinished> webhook, CancellationToken cancellationToken) =>
        webhook.Event.Artifact.Score < 62
            ? throw new WebhookUnrecoverableException($"The table of scores takes 62 to 100, not {webhook.Event.Artifact.Score}.")
            : Task.CompletedTask;
}
