namespace Webhooks;

/// <summary>
/// Thrown by the <c>ConstructEvent</c> methods when a signature does not hold; it never carries the signature, the secret or the body.
/// </summary>
public sealed class WebhookSignatureException : Exception
{
    /// <summary>Makes the exception from the reason.</summary>
    /// <param name="outcome">Why the signature was refused.</param>
    public WebhookSignatureException(WebhookVerificationOutcome outcome)
        : base($"The webhook's signature was refused: {outcome}.") => Outcome = outcome;

    /// <summary>Why the signature was refused.</summary>
    public WebhookVerificationOutcome Outcome { get; }
}
