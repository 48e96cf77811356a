using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Handling;

/// <summary>One handler of an endpoint, by a name that stays the same from attempt to attempt and from process to process.</summary>
internal abstract class HandlerRegistration(string name, Type eventType, bool takesRecovered)
{
    public string Name => name;

    public Type EventType => eventType;

    /// <summary>Gets a value indicating whether it also runs for deliveries that were recovered.</summary>
    public bool TakesRecovered => takesRecovered;

    public abstract bool Matches(WebhookEvent webhookEvent);

    /// <summary>Runs the handler in a scope of its own; its exceptions are rethrown.</summary>
    public abstract ValueTask InvokeAsync(
        WebhookEvent webhookEvent, WebhookDelivery delivery, int attempt, IServiceScopeFactory scopes, CancellationToken cancellationToken);
}
