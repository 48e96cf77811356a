using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Webhooks.Configuration;
using Webhooks.Handling;
using Webhooks.Recovery;

namespace Webhooks;

/// <summary>
/// Adds handlers to one endpoint, while services are registered. Not safe for concurrent use, like the services themselves.
/// </summary>
public sealed class WebhookBuilder
{
    private readonly WebhookEndpointDefinition _endpoint;

    internal WebhookBuilder(IServiceCollection services, WebhookEndpointDefinition endpoint) =>
        (Services, _endpoint) = (services, endpoint);

    /// <summary>Gets the app's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Gets the endpoint's name.</summary>
    public string Name => _endpoint.Name;

    /// <summary>Gets the endpoint's provider.</summary>
    public WebhookProvider Provider => _endpoint.Provider;

    /// <summary>Runs a delegate for every event of a type, and of the types derived from it.</summary>
    /// <typeparam name="TEvent">
    /// An event of this provider; its base for all events, its unknown event for what this version cannot type.
    /// </typeparam>
    /// <param name="handler">The handler; an exception of it fails the delivery.</param>
    /// <param name="name">
    /// The name under which a retry knows whether it has succeeded; null names it after the event and its place among the endpoint's
    /// unnamed delegates of that event, which changes when one is added before it while deliveries wait in an inbox.
    /// </param>
    /// <param name="takesRecovered">
    /// Whether the handler also runs for events that never arrived and were fetched from the provider (<see cref="RecoverMissed"/>). True
    /// by default; false leaves it out of recovery.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="TEvent"/> is another provider's, or the name is blank or taken.</exception>
    public WebhookBuilder On<TEvent>(
        Func<WebhookContext<TEvent>, CancellationToken, Task> handler, string? name = null, bool takesRecovered = true)
        where TEvent : WebhookEvent
    {
        ArgumentNullException.ThrowIfNull(handler);

        if (name is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
        }

        return Add(name ?? NextName($"{NameOf(typeof(TEvent))}#"), takesRecovered, handler);
    }

    /// <summary>
    /// Runs a class for every event of a type, and of the types derived from it. It is taken from a scope of its own at each run, and
    /// registered as scoped unless the app registered it otherwise.
    /// </summary>
    /// <typeparam name="TEvent">
    /// An event of this provider; its base for all events, its unknown event for what this version cannot type.
    /// </typeparam>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="name">
    /// The name under which a retry knows whether it has succeeded; null takes the types' names, which change when one of the types is
    /// renamed while deliveries wait in an inbox.
    /// </param>
    /// <param name="takesRecovered">
    /// Whether the handler also runs for events that never arrived and were fetched from the provider (<see cref="RecoverMissed"/>). True
    /// by default; false leaves it out of recovery.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">
    /// <typeparamref name="TEvent"/> is another provider's, the name is blank or taken, or the handler is registered without a name for
    /// that event already.
    /// </exception>
    public WebhookBuilder On<TEvent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        string? name = null, bool takesRecovered = true)
        where TEvent : WebhookEvent
        where THandler : class, IWebhookHandler<TEvent>
    {
        if (name is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
        }

        // Not the full name: that of a generic class holds the versions of assemblies, and would be another after each upgrade.
        Add<TEvent>(
            name ?? $"{typeof(THandler)}({NameOf(typeof(TEvent))})",
            takesRecovered,
            static (webhook, cancellationToken) =>
                webhook.Services.GetRequiredService<THandler>().HandleAsync(webhook, cancellationToken));
        Services.TryAddScoped<THandler>();
        return this;
    }

    /// <summary>
    /// Takes the secrets from a source, by tenant for instance, in place of the options. One instance serves all requests.
    /// </summary>
    /// <typeparam name="TSource">The source; registered as a singleton unless the app registered it otherwise.</typeparam>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The endpoint has another source already.</exception>
    public WebhookBuilder UseSecretSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>()
        where TSource : class, IWebhookSecretSource
    {
        if (_endpoint.SecretSource is { } other && other != typeof(TSource))
        {
            throw new InvalidOperationException(
                $"The webhook endpoint '{Name}' takes its secrets from {other} already. Call UseSecretSource once.");
        }

        _endpoint.SecretSource = typeof(TSource);
        Services.TryAddSingleton<TSource>();
        return this;
    }

    /// <summary>
    /// Asks the provider, at the start of the app and every so often, what was due and never arrived, and hands it to the inbox, oldest
    /// first, with <see cref="WebhookOrigin.Recovered"/> as its origin. Needs an inbox that remembers what arrived, as
    /// <c>AddSqliteInbox</c> or <c>AddPostgreSqlInbox</c>, and the client of the provider's API, as <c>AddCircleCIApi</c>; the app does not
    /// start without them. Every process that receives for this endpoint must call it.
    /// </summary>
    /// <param name="configure">Changes the options; <see langword="null"/> leaves them as the configuration says.</param>
    /// <returns>This builder.</returns>
    public WebhookBuilder RecoverMissed(Action<WebhookRecoveryOptions>? configure = null)
    {
        RecoveryServices.Add(Services, _endpoint);

        if (configure is not null)
        {
            Services.Configure(Name, configure);
        }

        return this;
    }

    // Generic classes with their type arguments: GitHubEvent<PushEvent>.
    private static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(',', type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;

    private string NextName(string prefix) =>
        $"{prefix}{_endpoint.Handlers.Count(other => other.Name.StartsWith(prefix, StringComparison.Ordinal)) + 1}";

    private WebhookBuilder Add<TEvent>(string name, bool takesRecovered, Func<WebhookContext<TEvent>, CancellationToken, Task> handler)
        where TEvent : WebhookEvent
    {
        if (!Provider.EventBase.IsAssignableFrom(typeof(TEvent)) && !typeof(TEvent).IsAssignableFrom(Provider.EventBase))
        {
            throw new ArgumentException(
                $"{typeof(TEvent)} is no event of {Provider.Name}: its handler on the endpoint '{Name}' would never run. Register it on "
                + $"the provider's own endpoint, or handle {Provider.EventBase} or a type derived from it.");
        }

        if (_endpoint.Handlers.Exists(other => other.Name == name))
        {
            throw new ArgumentException(
                $"The webhook endpoint '{Name}' has a handler of the name '{name}' already. Register it once, "
                + "or give each delegate a name of its own.");
        }

        _endpoint.Handlers.Add(new HandlerRegistration<TEvent>(name, takesRecovered, handler));
        return this;
    }
}
