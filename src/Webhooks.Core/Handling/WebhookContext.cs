using Microsoft.Extensions.DependencyInjection;
using Webhooks.Handling;

namespace Webhooks;

/// <summary>
/// Represents one call of a handler: the event, its delivery, and services. Do not keep it after the handler has returned.
/// </summary>
/// <typeparam name="TEvent">The type that the handler was registered for.</typeparam>
public sealed class WebhookContext<TEvent>
    where TEvent : WebhookEvent
{
    private readonly IServiceScopeFactory? _scopes;
    private IServiceProvider? _services;
    private IServiceScope? _scope;

    /// <summary>Creates a context, to call a handler in a test.</summary>
    /// <param name="webhookEvent">The event.</param>
    /// <param name="delivery">The delivery that the event came in.</param>
    /// <param name="services">The services of the handler's scope.</param>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    public WebhookContext(TEvent webhookEvent, WebhookDelivery delivery, IServiceProvider services, int attempt = 1) =>
        (Event, Delivery, _services, Attempt) = (webhookEvent, delivery, services, attempt);

    /// <summary>Makes a context whose scope is made when the handler first asks for its services.</summary>
    internal WebhookContext(TEvent webhookEvent, WebhookDelivery delivery, IServiceScopeFactory scopes, int attempt) =>
        (Event, Delivery, _scopes, Attempt) = (webhookEvent, delivery, scopes, attempt);

    /// <summary>Gets the event.</summary>
    public TEvent Event { get; }

    /// <summary>Gets the delivery that the event came in: its id, its time, its raw body.</summary>
    public WebhookDelivery Delivery { get; }

    /// <summary>Gets the services of the handler's own scope, which ends with the handler.</summary>
    /// <exception cref="ObjectDisposedException">The handler has ended, and had not asked before.</exception>
    public IServiceProvider Services => _services ?? OpenScope();

    /// <summary>Gets the number of this attempt at the delivery, from 1.</summary>
    public int Attempt { get; }

    /// <summary>
    /// Gets the lease of the attempt, and the handler's name; null in direct handling, and for stores that do not use it.
    /// </summary>
    internal LeasedScopes? Lease => _scopes as LeasedScopes;

    /// <summary>Ends the scope, if there is one.</summary>
    internal ValueTask EndAsync() =>
        Interlocked.Exchange(ref _scope, EndedScope.Instance) is { } scope ? new AsyncServiceScope(scope).DisposeAsync() : default;

    // A handler may ask from several threads, and one that it left behind may ask while the handler ends: the first scope counts.
    private IServiceProvider OpenScope()
    {
        if (Volatile.Read(ref _scope) is { } scope)
        {
            return scope.ServiceProvider;
        }

        var opened = _scopes!.CreateScope();

        if (Interlocked.CompareExchange(ref _scope, opened, null) is { } other)
        {
            opened.Dispose();
            return other.ServiceProvider;
        }

        return _services = opened.ServiceProvider;
    }
}
