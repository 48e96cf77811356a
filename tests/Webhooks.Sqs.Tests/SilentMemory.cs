namespace Webhooks.Sqs.Tests;

/// <summary>A memory of somebody else's: it does all that its interface asks, and nothing more.</summary>
internal sealed class SilentMemory(IWebhookDeduplicator inner) : IWebhookDeduplicator
{
    public ValueTask<WebhookClaim> ClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => inner.ClaimAsync(delivery, cancellationToken);

    public ValueTask<WebhookClaim> TryClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => inner.TryClaimAsync(delivery, cancellationToken);

    public ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => inner.ContainsAsync(delivery, cancellationToken);

    public ValueTask CompleteAsync(WebhookDelivery delivery, WebhookClaim claim, TimeSpan window, CancellationToken cancellationToken) =>
        inner.CompleteAsync(delivery, claim, window, cancellationToken);

    public ValueTask ReleaseAsync(
        WebhookDelivery delivery, WebhookClaim claim, IReadOnlyCollection<string> succeededHandlers, CancellationToken cancellationToken) =>
        inner.ReleaseAsync(delivery, claim, succeededHandlers, cancellationToken);
}
