namespace Webhooks;

/// <summary>
/// Remembers which deliveries are being handled and which are done, by provider, endpoint, tenant and id: never by anything unsigned. The
/// default keeps them in the memory of this process, at most 100,000; register a shared one where several processes receive.
/// </summary>
/// <remarks>Implementations must be safe for concurrent use.</remarks>
public interface IWebhookDeduplicator
{
    /// <summary>
    /// Claims a delivery. While another claim on it is open, waits: when that one is completed this is a duplicate, when it is released
    /// this is the next attempt.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A claim, whose attempts are counted from 1, or a duplicate. Anything else is refused, and its delivery not handled.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    ValueTask<WebhookClaim> ClaimAsync(WebhookDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Ends a claim with success: repeats within the window are duplicates.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="claim">The claim. One that is no longer held changes nothing.</param>
    /// <param name="window">How long to remember, from now.</param>
    /// <param name="cancellationToken">Ends the attempt to record it.</param>
    ValueTask CompleteAsync(WebhookDelivery delivery, WebhookClaim claim, TimeSpan window, CancellationToken cancellationToken);

    /// <summary>Ends a claim without success: the delivery may come again.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="claim">The claim. One that is no longer held changes nothing.</param>
    /// <param name="succeededHandlers">The handlers that the next attempt must not run again.</param>
    /// <param name="cancellationToken">Ends the attempt to record it.</param>
    ValueTask ReleaseAsync(
        WebhookDelivery delivery, WebhookClaim claim, IReadOnlyCollection<string> succeededHandlers, CancellationToken cancellationToken);
}
