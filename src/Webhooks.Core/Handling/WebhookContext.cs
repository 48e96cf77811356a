namespace Webhooks;

/// <summary>What a handler gets: the event, the delivery that it came in, and services. Not to be kept after the handler returned.</summary>
/// <typeparam name="TEvent">The type that the handler was registered for.</typeparam>
/// <param name="webhookEvent">The event.</param>
/// <param name="delivery">The delivery that the event came in.</param>
/// <param name="services">The services of the handler's scope.</param>
/// <param name="attempt">Which attempt this is, from 1.</param>
public sealed class WebhookContext<TEvent>(TEvent webhookEvent, WebhookDelivery delivery, IServiceProvider services, int attempt = 1)
    where TEvent : WebhookEvent
{
    /// <summary>The event.</summary>
    public TEvent Event => webhookEvent;

    /// <summary>The delivery that the event came in: its id, its time, its raw body.</summary>
    public WebhookDelivery Delivery => delivery;

    /// <summary>The services of the handler's own scope, which ends with the handler.</summary>
    public IServiceProvider Services => services;

    /// <summary>Which attempt at this delivery this is, from 1.</summary>
    public int Attempt => attempt;
}
