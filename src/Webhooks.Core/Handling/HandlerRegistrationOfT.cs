using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Handling;

/// <inheritdoc/>
internal sealed class HandlerRegistration<TEvent>(
    string name, bool takesRecovered, Func<WebhookContext<TEvent>, CancellationToken, Task> handler)
    : HandlerRegistration(name, typeof(TEvent), takesRecovered)
    where TEvent : WebhookEvent
{
    public override bool Matches(WebhookEvent webhookEvent) => webhookEvent is TEvent;

    public override async ValueTask InvokeAsync(
        WebhookEvent webhookEvent, WebhookDelivery delivery, int attempt, IServiceScopeFactory scopes, CancellationToken cancellationToken)
    {
        var context = new WebhookContext<TEvent>((TEvent)webhookEvent, delivery, scopes, attempt);

        try
        {
            await handler(context, cancellationToken);
        }
        finally
        {
            await context.EndAsync();
        }
    }
}
