namespace Webhooks;

/// <summary>
/// Takes charge of verified deliveries: handles them at once (the default), or stores them so that nothing answered 200 is lost. Register
/// one of your own to hand deliveries to a queue: an <see cref="AcceptAsync"/> here, a loop around
/// <see cref="WebhookDispatcher.DispatchAsync(WebhookDelivery, int, CancellationToken)"/> at the other end.
/// </summary>
public interface IWebhookInbox
{
    /// <summary>Takes charge of a delivery. The answer is given to the sender as soon as the task ends.</summary>
    /// <param name="delivery">
    /// The delivery. What is needed after the task ends must be read from it before: <see cref="WebhookDelivery.Body"/> copies on access.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the sender has waited long enough (<see cref="WebhookOptions.HandlerTimeout"/>).</param>
    /// <returns>What became of it. An inbox that throws has not accepted it: the sender is answered 503.</returns>
    ValueTask<WebhookAcceptance> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a delivery was accepted before. Asked only of one that is too old (<see cref="WebhookOptions.MaxEventAge"/>), so that a
    /// late repeat is still answered as a duplicate. False unless implemented.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">Cancelled when the sender has waited long enough.</param>
    ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => new(false);
}
