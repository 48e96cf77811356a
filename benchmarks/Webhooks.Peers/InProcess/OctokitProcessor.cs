using Octokit.Webhooks;
using Octokit.Webhooks.Events;

namespace Webhooks.Peers.InProcess;

/// <summary>Octokit's handler of a push, which does as little as ours.</summary>
internal sealed class OctokitProcessor : WebhookEventProcessor
{
    protected override ValueTask ProcessPushWebhookAsync(
        Octokit.Webhooks.WebhookHeaders headers, PushEvent pushEvent, CancellationToken cancellationToken = default) => default;
}
