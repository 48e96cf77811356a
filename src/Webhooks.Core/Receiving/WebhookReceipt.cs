using Webhooks.Receiving;

namespace Webhooks;

/// <summary>The outcome of receiving a delivery, and which secret signed it.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Verification">Which secret matched, or why none did; <see cref="WebhookVerificationOutcome.None"/> where unsigned deliveries are allowed.</param>
public readonly record struct WebhookReceipt(WebhookOutcome Outcome, WebhookVerification Verification)
{
    /// <summary>Gets a value indicating whether the sender may forget the delivery: it was handled or stored, now or before.</summary>
    public bool IsAccepted => OutcomeTable.Of(Outcome).IsAccepted;

    /// <summary>Gets the HTTP status to answer with: 200 if, and only if, the delivery is accepted. The answer has no body.</summary>
    public int StatusCode => OutcomeTable.Of(Outcome).Status;

    /// <summary>
    /// Gets a value indicating whether to send <c>Retry-After</c> (in seconds, 10 for example): the delivery was not accepted for a reason
    /// that passes, and the sender should come again.
    /// </summary>
    public bool AsksForRetry => OutcomeTable.Of(Outcome).ComesAgain;
}
