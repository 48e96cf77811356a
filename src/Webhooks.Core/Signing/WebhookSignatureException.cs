namespace Webhooks;

/// <summary>
/// The exception that the <c>ConstructEvent</c> methods throw when a signature is not valid; it never contains the signature, the secret or
/// the body.
/// </summary>
public sealed class WebhookSignatureException : Exception
{
    /// <summary>Creates the exception from the reason.</summary>
    /// <param name="outcome">Why the signature was refused.</param>
    public WebhookSignatureException(WebhookVerificationOutcome outcome)
        : base($"The webhook's signature was refused: {outcome}.") => Outcome = outcome;

    /// <summary>Gets why the signature was refused.</summary>
    public WebhookVerificationOutcome Outcome { get; }
}
