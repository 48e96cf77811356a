using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Webhooks;
using Webhooks.Configuration;
using Webhooks.Inbox;
using Webhooks.Silence;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers endpoints that receive webhooks of any provider.</summary>
public static class WebhookServiceCollectionExtensions
{
    /// <summary>
    /// Adds an endpoint, configured by the provider's defaults, then the section <c>Webhooks:{name}</c>, then <paramref name="configure"/>.
    /// Added again under the same name, it is the same endpoint.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="name">The endpoint's name, unique in the app; null takes the provider's name.</param>
    /// <param name="configure">Changes the options; runs at each reload of the configuration too. Null changes nothing.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="provider"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is blank, reserved (Inbox, Memory, Api, Recovery, Dashboard, Deduplicator), has more than 64 characters, or
    /// has others than letters, digits, dashes, underscores and dots.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The name belongs to another provider's endpoint, or differs from another only in case.
    /// </exception>
    public static WebhookBuilder AddWebhook(
        this IServiceCollection services, WebhookProvider provider, string? name = null, Action<WebhookOptions>? configure = null) =>
        Add(services, provider, name, section: null, configure);

    /// <summary>
    /// Adds an endpoint, configured by the provider's defaults, then the section <c>Webhooks:{name}</c>, then <paramref name="configure"/>,
    /// which may use the app's services.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="name">The endpoint's name, unique in the app; null takes the provider's name.</param>
    /// <param name="configure">Changes the options; runs at each reload of the configuration too.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="services"/>, <paramref name="provider"/> or <paramref name="configure"/> is null.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is blank, reserved (Inbox, Memory, Api, Recovery, Dashboard, Deduplicator), has more than 64 characters, or
    /// has others than letters, digits, dashes, underscores and dots.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The name belongs to another provider's endpoint, or differs from another only in case.
    /// </exception>
    public static WebhookBuilder AddWebhook(
        this IServiceCollection services, WebhookProvider provider, string? name, Action<WebhookOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = Add(services, provider, name, section: null, configure: null);
        services.AddSingleton<IConfigureOptions<WebhookOptions>>(
            app => new ConfigureNamedOptions<WebhookOptions, IServiceProvider>(builder.Name, app, configure));
        return builder;
    }

    /// <summary>Adds the provider's endpoint, configured by the provider's defaults and then a section of your choice.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="provider">The provider, whose name is the endpoint's.</param>
    /// <param name="section">The section, in place of <c>Webhooks:{name}</c>.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The endpoint is configured by another section already.</exception>
    public static WebhookBuilder AddWebhook(this IServiceCollection services, WebhookProvider provider, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, provider, name: null, section, configure: null);
    }

    /// <summary>Adds an endpoint of another name, configured by the provider's defaults and then a section of your choice.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="name">The endpoint's name, unique in the app.</param>
    /// <param name="section">The section, in place of <c>Webhooks:{name}</c>.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is blank, reserved (Inbox, Memory, Api, Recovery, Dashboard, Deduplicator), has more than 64 characters, or
    /// has others than letters, digits, dashes, underscores and dots.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The name belongs to another provider's endpoint, differs from another only in case, or is configured by another section already.
    /// </exception>
    public static WebhookBuilder AddWebhook(
        this IServiceCollection services, WebhookProvider provider, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, provider, name, section, configure: null);
    }

    /// <summary>Hands verified deliveries to an inbox in place of handling them inside the request. An app has one inbox.</summary>
    /// <typeparam name="TInbox">The inbox. The container makes it once, for <see cref="IWebhookInbox"/>, and disposes it once.</typeparam>
    /// <param name="services">The app's services.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddWebhookInbox<[DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicConstructors)] TInbox>(
        this IServiceCollection services)
        where TInbox : class, IWebhookInbox
    {
        ArgumentNullException.ThrowIfNull(services);
        Claim(services, typeof(TInbox));
        return services.Replace(ServiceDescriptor.Singleton<IWebhookInbox, TInbox>());
    }

    /// <summary>
    /// Remembers deliveries in a store of your own in place of this process's memory. The last one that is added counts.
    /// </summary>
    /// <typeparam name="TDeduplicator">
    /// The deduplicator. The container makes it once, for <see cref="IWebhookDeduplicator"/>, and disposes it once.
    /// </typeparam>
    /// <param name="services">The app's services.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddWebhookDeduplicator<[DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicConstructors)] TDeduplicator>(
        this IServiceCollection services)
        where TDeduplicator : class, IWebhookDeduplicator
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.Replace(ServiceDescriptor.Singleton<IWebhookDeduplicator, TDeduplicator>());
    }

    /// <summary>Hands verified deliveries to an inbox in place of handling them inside the request. An app has one inbox.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="create">
    /// Makes the inbox, once. It is a service under its own type too. The container disposes it once for each of the two, so disposing it
    /// again must do nothing; <c>AddWebhookInbox&lt;TInbox&gt;()</c> disposes once.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddWebhookInbox<TInbox>(this IServiceCollection services, Func<IServiceProvider, TInbox> create)
        where TInbox : class, IWebhookInbox
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);

        Claim(services, typeof(TInbox));
        services.AddSingleton(create);
        return services.Replace(ServiceDescriptor.Singleton<IWebhookInbox>(app => app.GetRequiredService<TInbox>()));
    }

    private static void Claim(IServiceCollection services, Type inbox)
    {
        if (services.FirstOrDefault(
            service => service.ServiceType == typeof(InboxRegistration)) is { ImplementationInstance: InboxRegistration other })
        {
            throw new InvalidOperationException(
                $"An app has one webhook inbox, and {other.Inbox} is registered already. Remove one of the two registrations.");
        }

        services.AddSingleton(new InboxRegistration(inbox));
    }

    private static WebhookBuilder Add(
        IServiceCollection services, WebhookProvider provider, string? name, IConfigurationSection? section,
        Action<WebhookOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(provider);
        name ??= provider.Name;
        EndpointName.Check(name);

        SharedServices.Add(services);
        var endpoint = Find(services, provider, name) ?? AddEndpoint(services, provider, name, section);

        if (section is not null && section.Path != endpoint.SectionPath)
        {
            throw new InvalidOperationException(
                $"The webhook endpoint '{name}' is configured by the "
                + $"section {endpoint.SectionPath} already: {section.Path} would be passed over. "
                + "Name the section where the endpoint is first added, or give the other endpoint a name of its own.");
        }

        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        return new(services, endpoint);
    }

    private static WebhookEndpointDefinition? Find(IServiceCollection services, WebhookProvider provider, string name)
    {
        foreach (var endpoint in services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance)
            .OfType<WebhookEndpointDefinition>())
        {
            if (endpoint.Name == name && endpoint.Provider.GetType() == provider.GetType())
            {
                return endpoint;
            }

            if (string.Equals(endpoint.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException(
                    $"There is a webhook endpoint '{endpoint.Name}' of {endpoint.Provider.Name} already. Names are unique in an app, in "
                    + "whatever case: give the other one a name of its own.");
            }
        }

        return null;
    }

    private static WebhookEndpointDefinition AddEndpoint(
        IServiceCollection services, WebhookProvider provider, string name, IConfigurationSection? section)
    {
        var endpoint = new WebhookEndpointDefinition(name, provider, section);

        services.AddSingleton(endpoint);
        services.AddSingleton<IConfigureOptions<WebhookOptions>>(app => new ConfigureWebhookOptions(
            endpoint, endpoint.Section(app.GetService<IConfiguration>())));
        services.AddSingleton(app => new EndpointOptionsMonitor(
            endpoint,
            app.GetRequiredService<IOptionsFactory<WebhookOptions>>(),
            app.GetServices<IOptionsChangeTokenSource<WebhookOptions>>(),
            options => SilenceServices.CheckProjects(app, endpoint, options),
            app.GetService<IConfiguration>(),
            SharedServices.Logger(app)));
        services.AddKeyedSingleton(name, (app, _) => SharedServices.CreateReceiver(app, endpoint));
        return endpoint;
    }
}
