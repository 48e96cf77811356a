namespace Webhooks.Processing;

/// <summary>Attempts that the deduplicator counts, for stores that cannot.</summary>
internal static class ClaimCount
{
    /// <summary>Takes the number of an attempt from its claim, unless its store counts.</summary>
    /// <returns>
    /// Whether there is an attempt to be made: else the last one was begun, and its process did not say how it ended.
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
