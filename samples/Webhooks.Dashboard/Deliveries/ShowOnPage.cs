namespace Webhooks.Dashboard.Deliveries;

/// <summary>Puts every event of one provider on the page.</summary>
/// <typeparam name="TEvent">The base of the provider's events.</typeparam>
internal sealed class ShowOnPage<TEvent>(DeliveryFeed feed) : IWebhookHandler<TEvent>
    where TEvent : WebhookEvent
{
    public Task HandleAsync(WebhookContext<TEvent> webhook, CancellationToken cancellationToken)
    {
        feed.Add(webhook.Delivery, webhook.Event);
        return Task.CompletedTask;
    }
}
