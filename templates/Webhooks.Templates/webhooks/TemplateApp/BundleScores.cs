using System.Collections.Concurrent;
using Webhooks;
using Webhooks.Perfsee;

namespace TemplateApp;

/// <summary>The last score of each bundle. Replace it by what your app is for.</summary>
public sealed class BundleScores : IWebhookHandler<BundleFinished>
{
    private readonly ConcurrentDictionary<string, int> _bundles = [];

    public IReadOnlyDictionary<string, int> Bundles => _bundles;

    // A delivery can be handled twice: set values, do not add to them.
    public Task HandleAsync(WebhookContext<BundleFinished> webhook, CancellationToken cancellationToken)
    {
        if (webhook.Event.Artifact is { Status: BundleJobStatus.Passed, Score: { } score } artifact)
        {
            _bundles[$"{webhook.Event.Project.Id}/{artifact.Name}"] = score;
        }

        return Task.CompletedTask;
    }
}
