namespace Webhooks;

/// <summary>The result of verifying a signature: which secret matched, or why none did.</summary>
/// <param name="Outcome">Why the signature was accepted or refused.</param>
/// <param name="SecretIndex">The place of the matching secret in the list that was tried, from 0; -1 when none matched.</param>
public readonly record struct WebhookVerification(WebhookVerificationOutcome Outcome, int SecretIndex)
{
    // Counted from 1, so that the default names no secret.
    private readonly int _place = SecretIndex + 1;

    /// <summary>The place of the matching secret in the list that was tried, from 0; -1 when none matched.</summary>
    public int SecretIndex
    {
        get => _place - 1;
        init => _place = value + 1;
    }

    /// <summary>Whether the signature matched a secret.</summary>
    public bool IsVerified => Outcome == WebhookVerificationOutcome.Verified;

    /// <summary>Accepts: the secret at this place matched.</summary>
    /// <param name="secretIndex">The place of the secret, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="secretIndex"/> is negative.</exception>
    public static WebhookVerification Verified(int secretIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secretIndex);
        return new(WebhookVerificationOutcome.Verified, secretIndex);
    }

    /// <summary>Refuses, with the reason.</summary>
    /// <param name="outcome">The reason.</param>
    /// <exception cref="ArgumentException"><paramref name="outcome"/> is <see cref="WebhookVerificationOutcome.Verified"/>.</exception>
    public static WebhookVerification Refused(WebhookVerificationOutcome outcome) =>
        outcome == WebhookVerificationOutcome.Verified
            ? throw new ArgumentException("A refusal needs a reason.", nameof(outcome))
            : new(outcome, -1);
}
