using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webhooks;
using Webhooks.Configuration;
using Webhooks.Deduplication;
using Webhooks.Handling;
using Webhooks.Inbox;
using Webhooks.Processing;
using Webhooks.Receiving;
using Webhooks.Telemetry;

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
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank or holds a colon.</exception>
    /// <exception cref="InvalidOperationException">The name belongs to another provider's endpoint, or differs from another only in case.</exception>
    public static WebhookBuilder AddWebhook(
        this IServiceCollection services, WebhookProvider provider, string? name = null, Action<WebhookOptions>? configure = null) =>
        Add(services, provider, name, section: null, configure);

    /// <summary>Adds an endpoint, configured by the provider's defaults and then a section of your choice.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="name">The endpoint's name, unique in the app; null takes the provider's name.</param>
    /// <param name="section">The section, in place of <c>Webhooks:{name}</c>.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/>, <paramref name="provider"/> or <paramref name="section"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank or holds a colon.</exception>
    /// <exception cref="InvalidOperationException">
    /// The name belongs to another provider's endpoint, differs from another only in case, or is configured by another section already.
    /// </exception>
    public static WebhookBuilder AddWebhook(
        this IServiceCollection services, WebhookProvider provider, string? name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, provider, name, section, configure: null);
    }

    /// <summary>Hands verified deliveries to an inbox in place of handling them inside the request. An app has one inbox.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="create">Makes the inbox, once. It is disposed with the app, and must bear being disposed twice.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddWebhookInbox<TInbox>(this IServiceCollection services, Func<IServiceProvider, TInbox> create)
        where TInbox : class, IWebhookInbox
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);

        if (services.FirstOrDefault(service => service.ServiceType == typeof(InboxRegistration)) is { ImplementationInstance: InboxRegistration other })
        {
            throw new InvalidOperationException(
                $"An app has one webhook inbox, and {other.Inbox} is registered already. Remove one of the two registrations.");
        }

        services.AddSingleton(new InboxRegistration(typeof(TInbox)));
        services.AddSingleton(create);
        return services.Replace(ServiceDescriptor.Singleton<IWebhookInbox>(app => app.GetRequiredService<TInbox>()));
    }

    private static WebhookBuilder Add(
        IServiceCollection services, WebhookProvider provider, string? name, IConfigurationSection? section, Action<WebhookOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(provider);
        name ??= provider.Name;
        ArgumentException.ThrowIfNullOrWhiteSpace(name);

        if (name.Contains(':', StringComparison.Ordinal))
        {
            throw new ArgumentException("The name of a webhook endpoint is part of a configuration key and cannot hold a colon.", nameof(name));
        }

        AddShared(services);
        var endpoint = Find(services, provider, name) ?? AddEndpoint(services, provider, name, section);

        if (section is not null && section.Path != endpoint.SectionPath)
        {
            throw new InvalidOperationException(
                $"The webhook endpoint '{name}' is configured by the section {endpoint.SectionPath} already: {section.Path} would be passed over. "
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
        foreach (var endpoint in services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance).OfType<WebhookEndpointDefinition>())
        {
            if (endpoint.Name == name && endpoint.Provider.GetType() == provider.GetType())
            {
                return endpoint;
            }

            if (string.Equals(endpoint.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException(
                    $"There is a webhook endpoint '{endpoint.Name}' of {endpoint.Provider.Name} already. Names are unique in an app, in whatever "
                    + "case: give the other one a name of its own.");
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
        services.AddSingleton(app => new WebhookSettingsMonitor(
            endpoint,
            app.GetRequiredService<IOptionsFactory<WebhookOptions>>(),
            app.GetServices<IOptionsChangeTokenSource<WebhookOptions>>(),
            app.GetService<IConfiguration>(),
            Logger(app)));
        services.AddKeyedSingleton(name, (app, _) => CreateReceiver(app, endpoint));
        return endpoint;
    }

    private static void AddShared(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<WebhookProcessingOptions>, WebhookProcessingOptionsValidator>());
        services.AddOptions<WebhookProcessingOptions>().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(app => new WebhookTelemetry(app.GetRequiredService<TimeProvider>(), app.GetService<IMeterFactory>()));
        services.TryAddSingleton(app => new WebhookSettingsRegistry(app.GetServices<WebhookSettingsMonitor>()));
        services.TryAddSingleton(app => new Dispatcher(
            app.GetServices<WebhookEndpointDefinition>(),
            app.GetRequiredService<IServiceScopeFactory>(),
            app.GetRequiredService<WebhookTelemetry>(),
            app.GetRequiredService<TimeProvider>(),
            Logger(app)));
        services.TryAddSingleton(_ => new StuckHandlers());
        services.TryAddSingleton(app => new InboxTelemetry(app.GetService<IMeterFactory>(), app.GetRequiredService<StuckHandlers>()));
        services.TryAddSingleton(app => new ProcessingServices(
            app.GetRequiredService<Dispatcher>(),
            app.GetRequiredService<WebhookSettingsRegistry>(),
            app.GetRequiredService<InboxTelemetry>(),
            app.GetRequiredService<WebhookTelemetry>(),
            app.GetRequiredService<StuckHandlers>(),
            app.GetRequiredService<TimeProvider>(),
            Logger(app)));
        services.TryAddSingleton(app => new WebhookProcessor(
            app.GetRequiredService<ProcessingServices>(),
            app.GetRequiredService<IOptions<WebhookProcessingOptions>>().Value,
            app.GetRequiredService<IWebhookDeduplicator>()));
        services.TryAddSingleton(app => new BodyMemory(
            app.GetRequiredService<IOptions<WebhookMemoryOptions>>().Value.MaxBodyMemory, app.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IWebhookDeduplicator>(app => new InMemoryWebhookDeduplicator(app.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IWebhookInbox>(app => new DirectInbox(
            app.GetRequiredService<IWebhookDeduplicator>(),
            app.GetRequiredService<ProcessingServices>(),
            app.GetRequiredService<IOptions<WebhookProcessingOptions>>().Value,
            app.GetService<IHostApplicationLifetime>()));

        if (!services.Any(service => service.ServiceType == typeof(WebhookStartup)))
        {
            services.AddOptions<WebhookMemoryOptions>()
                .Validate(
                    memory => memory.MaxBodyMemory >= 1024 * 1024,
                    $"{nameof(WebhookMemoryOptions)}.{nameof(WebhookMemoryOptions.MaxBodyMemory)} must be at least 1 MiB (1,048,576 bytes).")
                .ValidateOnStart();
            services.AddSingleton(app => new WebhookStartup(
                app.GetRequiredService<WebhookSettingsRegistry>(),
                app.GetRequiredService<IWebhookInbox>(),
                Logger(app)));
            services.AddHostedService(app => app.GetRequiredService<WebhookStartup>());
        }
    }

    private static WebhookReceiver CreateReceiver(IServiceProvider app, WebhookEndpointDefinition endpoint)
    {
        var settings = app.GetRequiredService<WebhookSettingsRegistry>()[endpoint.Name];
        var source = endpoint.SecretSource is { } type ? (IWebhookSecretSource)app.GetRequiredService(type) : null;
        var inbox = app.GetRequiredService<IWebhookInbox>();
        var dispatcher = app.GetRequiredService<Dispatcher>();
        var others = app.GetServices<WebhookEndpointDefinition>().Select(other => other.Provider).Where(other => other.Name != endpoint.Provider.Name);

        return new(
            endpoint,
            settings,
            new SecretResolver(endpoint, source),
            app.GetService<IHostEnvironment>()?.IsDevelopment() == true
                ? new SignatureDiagnosis(endpoint.Name, [.. others], endpoint.Provider, Logger(app))
                : null,
            inbox,
            inbox is DirectInbox ? type => dispatcher.IsHandled(endpoint.Name, type) : null,
            app.GetRequiredService<WebhookTelemetry>(),
            app.GetRequiredService<TimeProvider>(),
            Logger(app));
    }

    private static ILogger Logger(IServiceProvider app) =>
        (app.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Webhooks");
}
