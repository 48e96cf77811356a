namespace Webhooks.Processing;

/// <summary>Counts attempts by the deduplicator, for stores that cannot count them.</summary>
internal static class ClaimCount
{
    /// <summary>Takes the number of an attempt from its claim, unless its store counts.</summary>
    /// <returns>
    /// Whether an attempt is left; false when the last one was begun and its process ended without a result.
    /// </returns>
    public static bool Take(WebhookAttempt attempt, WebhookClaim claim, int maxAttempts)
    {
        if (attempt.CountedBefore is not { } before || claim.State != WebhookClaimState.Claimed)
        {
            return true;
        }

        var number = Math.Max(1, claim.Attempt - before);
        attempt.CountAs(Math.Min(number, maxAttempts), claim.Attempt);
        return number <= maxAttempts;
    }
}
