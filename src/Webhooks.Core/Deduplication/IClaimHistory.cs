namespace Webhooks.Deduplication;

/// <summary>
/// Represents a shared memory that tells whether the last claim on a delivery has ended, for stores that cannot: a FIFO queue counts how
/// often it handed a message over, and not what became of that.
/// </summary>
internal interface IClaimHistory
{
    /// <summary>
    /// Returns whether the last claim was neither completed nor released: its process ended, or holds it now. Claims nothing.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    ValueTask<bool> IsOpenAsync(WebhookDelivery delivery, CancellationToken cancellationToken);
}
