namespace Webhooks;

/// <summary>
/// Handles events of one type, or of a base type. Registered with <c>On&lt;TEvent, THandler&gt;()</c> and taken from a scope of its own.
/// </summary>
/// <typeparam name="TEvent">The event type, exactly as registered.</typeparam>
public interface IWebhookHandler<TEvent>
    where TEvent : WebhookEvent
{
    /// <summary>
    /// Handles one event. A handler that throws has failed: the delivery is tried again with this handler, while handlers that succeeded do
    /// not run again. So write handlers that may run twice.
    /// </summary>
    /// <param name="webhook">The event, with the delivery that it came in.</param>
    /// <param name="cancellationToken">Cancelled when the time for handling is over; not when the sender disconnects.</param>
    Task HandleAsync(WebhookContext<TEvent> webhook, CancellationToken cancellationToken);
}
