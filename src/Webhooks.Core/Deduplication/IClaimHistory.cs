namespace Webhooks.Deduplication;

/// <summary>
/// Represents a shared memory that tells how the last claim on a delivery ended, for stores that cannot: a FIFO queue counts how often it
/// handed a message over, and not what followed.
/// </summary>
internal interface IClaimHistory
{
    /// <summary>Returns how the last claim ended. Claims nothing.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    ValueTask<LastClaim> FindLastAsync(WebhookDelivery delivery, CancellationToken cancellationToken);
}
