using Webhooks.Receiving;

namespace Webhooks;

/// <summary>
/// Represents the outcome of receiving a delivery, and which secret signed it. The default value is <see cref="WebhookOutcome.None"/>,
/// which is not accepted.
/// </summary>
public readonly record struct WebhookReceipt
{
    /// <summary>Gets the outcome.</summary>
    public required WebhookOutcome Outcome { get; init; }

    /// <summary>Gets which secret matched, or why none did.</summary>
    /// <value><see cref="WebhookVerificationOutcome.NotVerified"/> where unsigned deliveries are allowed.</value>
    public WebhookVerification Verification { get; init; }

    /// <summary>Gets a value indicating whether the sender may forget the delivery: it was handled or stored, now or before.</summary>
    public bool IsAccepted => OutcomeTable.Of(Outcome).IsAccepted;

    /// <summary>Gets the HTTP status to answer with: 200 if, and only if, the delivery is accepted. The answer has no body.</summary>
    public int StatusCode => OutcomeTable.Of(Outcome).Status;

    /// <summary>
    /// Gets a value indicating whether to send <c>Retry-After</c> (in seconds, 10 for example): the delivery was not accepted for a reason
    /// that passes, and the sender should retry.
    /// </summary>
    public bool AsksForRetry => OutcomeTable.Of(Outcome).ComesAgain;
}
