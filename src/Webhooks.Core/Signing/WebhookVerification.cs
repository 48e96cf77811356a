namespace Webhooks;

/// <summary>
/// Represents the result of verifying a signature: which secret matched, or why none did. The default value is not verified and names no
/// secret. It is made by <see cref="Verified"/> and <see cref="Refused"/> only.
/// </summary>
public readonly record struct WebhookVerification
{
    // Counted from 1, so that the default names no secret.
    private readonly int _place;

    private WebhookVerification(WebhookVerificationOutcome outcome, int place) => (Outcome, _place) = (outcome, place);

    /// <summary>Gets why the signature was accepted or refused.</summary>
    public WebhookVerificationOutcome Outcome { get; }

    /// <summary>Gets the place of the matching secret in the list that was tried, from 0.</summary>
    /// <value>-1 when none matched; never -1 when <see cref="IsVerified"/> is <see langword="true"/>.</value>
    public int SecretIndex => _place - 1;

    /// <summary>Gets a value indicating whether the signature matched a secret.</summary>
    public bool IsVerified => Outcome == WebhookVerificationOutcome.Verified;

    /// <summary>Accepts: the secret at this place matched.</summary>
    /// <param name="secretIndex">The place of the secret, from 0.</param>
    /// <returns>A verification that names the secret.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="secretIndex"/> is negative.</exception>
    public static WebhookVerification Verified(int secretIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secretIndex);
        return new(WebhookVerificationOutcome.Verified, secretIndex + 1);
    }

    /// <summary>Refuses, with the reason.</summary>
    /// <param name="outcome">The reason.</param>
    /// <returns>A verification that names no secret.</returns>
    /// <exception cref="ArgumentException"><paramref name="outcome"/> is <see cref="WebhookVerificationOutcome.Verified"/>.</exception>
    public static WebhookVerification Refused(WebhookVerificationOutcome outcome) =>
        outcome == WebhookVerificationOutcome.Verified
            ? throw new ArgumentException("A refusal needs a reason.", nameof(outcome))
            : new(outcome, place: 0);
}
