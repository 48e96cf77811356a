using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Handling;

/// <summary>One handler of an endpoint, by a name that stays the same from attempt to attempt and from process to process.</summary>
internal abstract class HandlerRegistration(string name, Type eventType)
{
    public string Name => name;

    public Type EventType => eventType;

    public abstract bool Matches(WebhookEvent webhookEvent);

    /// <summary>Runs the handler in a scope of its own; what it throws comes out.</summary>
    public abstract ValueTask InvokeAsync(
        WebhookEvent webhookEvent, WebhookDelivery delivery, int attempt, IServiceScopeFactory scopes, CancellationToken cancellationToken);
}
