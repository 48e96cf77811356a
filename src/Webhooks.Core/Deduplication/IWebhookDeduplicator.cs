namespace Webhooks;

/// <summary>
/// Remembers which deliveries are being handled and which are done, by provider, endpoint, tenant and id: never by anything unsigned. The
/// default keeps them in the memory of this process, at most 100,000; register a shared one where several processes receive or handle.
/// </summary>
/// <remarks>Implementations must be safe for concurrent use.</remarks>
public interface IWebhookDeduplicator
{
    /// <summary>
    /// Claims a delivery, and waits while another caller holds the claim: when that caller completes it, this is a duplicate; when it
    /// releases it, this is the next attempt.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Claimed or duplicate. Any other answer is refused, and the delivery is not handled.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    ValueTask<WebhookClaim> ClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Claims a delivery, and does not wait for a claim that another caller holds.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Claimed, duplicate or held. Any other answer is refused, and the delivery is not handled.</returns>
    ValueTask<WebhookClaim> TryClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Returns whether a delivery was completed and is still remembered. Claims nothing and does not wait.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Ends a claim with success: repeats within the window are duplicates.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="claim">The claim. One that is no longer held changes nothing.</param>
    /// <param name="window">How long to remember, from now.</param>
    /// <param name="cancellationToken">Ends the attempt to record it.</param>
    ValueTask CompleteAsync(WebhookDelivery delivery, WebhookClaim claim, TimeSpan window, CancellationToken cancellationToken);

    /// <summary>Ends a claim without success: the delivery may be claimed again.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="claim">The claim. One that is no longer held changes nothing.</param>
    /// <param name="succeededHandlers">The handlers that the next attempt must not run again.</param>
    /// <param name="cancellationToken">Ends the attempt to record it.</param>
    ValueTask ReleaseAsync(
        WebhookDelivery delivery, WebhookClaim claim, IReadOnlyCollection<string> succeededHandlers, CancellationToken cancellationToken);
}
