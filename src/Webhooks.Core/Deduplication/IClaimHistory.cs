namespace Webhooks.Deduplication;

/// <summary>
/// Represents a shared memory that tells what became of the last claim on a delivery, for stores that cannot: a FIFO queue counts how
/// often it handed a message over, and not what became of that.
/// </summary>
internal interface IClaimHistory
{
    /// <summary>Returns what became of the last claim. Claims nothing.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    ValueTask<LastClaim> FindLastAsync(WebhookDelivery delivery, CancellationToken cancellationToken);
}
