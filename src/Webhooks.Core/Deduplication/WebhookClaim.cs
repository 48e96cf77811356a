namespace Webhooks;

/// <summary>The answer to a claim on a delivery: ours to handle, or a duplicate. The default is neither, and is refused.</summary>
/// <param name="IsDuplicate">Whether it was completed before: then there is nothing to handle, complete or release.</param>
/// <param name="BodyDiffers">For a duplicate, whether its body is another than the one that was completed.</param>
/// <param name="Attempt">For a claim, which attempt this is, from 1.</param>
/// <param name="SucceededHandlers">For a claim, the handlers that earlier attempts have done.</param>
/// <param name="Token">For a claim, what the implementation knows it by; it means nothing to others.</param>
public readonly record struct WebhookClaim(
    bool IsDuplicate, bool BodyDiffers, int Attempt, IReadOnlyCollection<string> SucceededHandlers, object? Token)
{
    /// <summary>Refuses the default, which holds nothing; takes handlers that were left out for none.</summary>
    /// <exception cref="InvalidOperationException">This is neither a claim nor a duplicate.</exception>
    internal WebhookClaim EnsureMade(IWebhookDeduplicator deduplicator) => IsDuplicate || Attempt >= 1
        ? SucceededHandlers is null ? this with { SucceededHandlers = [] } : this
        : throw new InvalidOperationException($"{deduplicator.GetType()} answered a claim with none: attempts are counted from 1.");
}
