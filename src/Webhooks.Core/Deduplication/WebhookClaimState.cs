namespace Webhooks;

/// <summary>The answer to a claim on a delivery. The default value is none of them.</summary>
public enum WebhookClaimState
{
    /// <summary>No answer; deduplicators must not return it.</summary>
    None = 0,

    /// <summary>The caller holds the claim: it handles the delivery, and completes or releases the claim.</summary>
    Claimed,

    /// <summary>The delivery was completed before: there is nothing to handle, complete or release.</summary>
    Duplicate,

    /// <summary>Another caller holds the claim at this moment. Only <see cref="IWebhookDeduplicator.TryClaimAsync"/> returns it.</summary>
    Held,
}
