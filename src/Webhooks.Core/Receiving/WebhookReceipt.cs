namespace Webhooks;

/// <summary>What became of a delivery, and which secret signed it.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Verification">Which secret matched, or why none did; <see cref="WebhookVerificationOutcome.None"/> where unsigned deliveries are allowed.</param>
public readonly record struct WebhookReceipt(WebhookOutcome Outcome, WebhookVerification Verification)
{
    /// <summary>Whether the sender may forget the delivery: it was handled or stored, now or before. Answer 200 then, and only then.</summary>
    public bool IsAccepted => Outcome is WebhookOutcome.Handled or WebhookOutcome.Stored or WebhookOutcome.Duplicate;
}
