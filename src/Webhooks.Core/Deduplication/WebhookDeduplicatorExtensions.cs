namespace Webhooks.Deduplication;

/// <summary>What every inbox asks a deduplicator, whoever wrote that.</summary>
internal static class WebhookDeduplicatorExtensions
{
    /// <summary>Whether a delivery was completed before. A claim that asking made is released at once.</summary>
    /// <exception cref="InvalidOperationException">The deduplicator answered with no claim.</exception>
    public static async ValueTask<bool> ContainsAsync(
        this IWebhookDeduplicator deduplicator, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var claim = (await deduplicator.ClaimAsync(delivery, cancellationToken)).EnsureMade(deduplicator);

        if (!claim.IsDuplicate)
        {
            await deduplicator.ReleaseAsync(delivery, claim, claim.SucceededHandlers, CancellationToken.None);
        }

        return claim.IsDuplicate;
    }
}
