namespace Webhooks;

/// <summary>
/// Takes charge of verified deliveries: handles them at once (the default), or stores them so that nothing answered 200 is lost. Register
/// your own to hand deliveries to a queue: <see cref="AcceptAsync"/> on one side, a loop around
/// <see cref="WebhookProcessor.ProcessAsync"/> on the other.
/// </summary>
/// <remarks>Implementations must be safe for concurrent use.</remarks>
public interface IWebhookInbox
{
    /// <summary>Takes charge of a delivery. The sender is answered as soon as the task ends.</summary>
    /// <param name="delivery">
    /// The delivery. Read every member that you need afterwards before the task ends: <see cref="WebhookDelivery.Body"/> copies on access.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancelled when the sender has waited long enough (<see cref="WebhookOptions.ResponseTimeout"/>).
    /// </param>
    /// <returns>
    /// One of <see cref="WebhookOutcome.Stored"/>, <see cref="WebhookOutcome.Handled"/>, <see cref="WebhookOutcome.Duplicate"/>,
    /// <see cref="WebhookOutcome.Failed"/>, <see cref="WebhookOutcome.TooLarge"/>, <see cref="WebhookOutcome.TimedOut"/> and
    /// <see cref="WebhookOutcome.Unavailable"/>. <see cref="WebhookOutcome.None"/> is an error of the inbox, which is logged and answered
    /// 503. An inbox that throws has not accepted the delivery: the sender is answered 503.
    /// </returns>
    ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken);

    /// <summary>
    /// Returns whether a delivery was accepted before. Called only for a delivery that is too old
    /// (<see cref="WebhookOptions.MaxEventAge"/>), so that a late repeat is still answered as a duplicate. <see langword="false"/> unless
    /// implemented.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">Cancelled when the sender has waited long enough.</param>
    ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => new(false);
}
