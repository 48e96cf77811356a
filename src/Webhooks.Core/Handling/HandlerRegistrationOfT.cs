namespace Webhooks.Handling;

/// <inheritdoc/>
internal sealed class HandlerRegistration<TEvent>(string name, Func<WebhookContext<TEvent>, CancellationToken, Task> handler)
    : HandlerRegistration(name, typeof(TEvent))
    where TEvent : WebhookEvent
{
    public override bool Matches(WebhookEvent webhookEvent) => webhookEvent is TEvent;

    public override Task InvokeAsync(
        WebhookEvent webhookEvent, WebhookDelivery delivery, int attempt, HandlerScope scope, CancellationToken cancellationToken) =>
        handler(new WebhookContext<TEvent>((TEvent)webhookEvent, delivery, scope, attempt), cancellationToken);
}
