using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webhooks.Deduplication;
using Webhooks.Handling;
using Webhooks.Inbox;
using Webhooks.Processing;
using Webhooks.Receiving;
using Webhooks.Recovery;
using Webhooks.Silence;
using Webhooks.Telemetry;

namespace Webhooks.Configuration;

/// <summary>Registers the services that all endpoints of an app share.</summary>
internal static class SharedServices
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<WebhookProcessingOptions>, WebhookProcessingOptionsValidator>());
        services.AddOptions<WebhookProcessingOptions>().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(app => new WebhookTelemetry(app.GetRequiredService<TimeProvider>(), app.GetService<IMeterFactory>()));
        services.TryAddSingleton(app => new EndpointRegistry(app.GetServices<EndpointOptionsMonitor>()));
        services.TryAddSingleton(app => new Dispatcher(
            app.GetServices<WebhookEndpointDefinition>(),
            app.GetRequiredService<IServiceScopeFactory>(),
            app.GetRequiredService<WebhookTelemetry>(),
            app.GetRequiredService<TimeProvider>(),
            Logger(app)));
        services.TryAddSingleton(RecoveryServices.CreateFacts);
        SilenceServices.Add(services);
        services.TryAddSingleton(_ => new StuckHandlers());
        services.TryAddSingleton(app => new InboxTelemetry(app.GetService<IMeterFactory>(), app.GetRequiredService<StuckHandlers>()));
        services.TryAddSingleton(app => new ProcessingServices(
            app.GetRequiredService<Dispatcher>(),
            app.GetRequiredService<EndpointRegistry>(),
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
            services.AddSingleton<IConfigureOptions<WebhookMemoryOptions>>(app => new ConfigureFromSection<WebhookMemoryOptions>(
                MemorySettings.Reader, app.GetService<IConfiguration>()?.GetSection(MemorySettings.Section)));
            services.AddOptions<WebhookMemoryOptions>()
                .Validate(
                    memory => memory.MaxBodyMemory >= 1024 * 1024,
                    $"{nameof(WebhookMemoryOptions)}.{nameof(WebhookMemoryOptions.MaxBodyMemory)} must be at least 1 MiB (1,048,576 "
                    + "bytes).")
                .ValidateOnStart();
            services.AddSingleton(app => new WebhookStartup(
                app.GetRequiredService<EndpointRegistry>(),
                app.GetRequiredService<IWebhookInbox>(),
                isWebApp: services.Any(service => service.ServiceType.FullName == "Microsoft.AspNetCore.Hosting.Server.IServer"),
                Logger(app)));
            services.AddHostedService(app => app.GetRequiredService<WebhookStartup>());
        }
    }

    public static WebhookReceiver CreateReceiver(IServiceProvider app, WebhookEndpointDefinition endpoint)
    {
        endpoint.HasReceiver = true;
        var settings = app.GetRequiredService<EndpointRegistry>()[endpoint.Name];
        var source = endpoint.SecretSource is { } type ? (IWebhookSecretSource)app.GetRequiredService(type) : null;
        var inbox = app.GetRequiredService<IWebhookInbox>();
        var dispatcher = app.GetRequiredService<Dispatcher>();
        var others = app.GetServices<WebhookEndpointDefinition>()
            .Select(other => other.Provider)
            .Where(other => other.Name != endpoint.Provider.Name);

        return new(
            endpoint,
            settings,
            new SecretResolver(endpoint, source),
            app.GetService<IHostEnvironment>()?.IsDevelopment() == true
                ? new SignatureDiagnosis(endpoint.Name, [.. others], endpoint.Provider, Logger(app))
                : null,
            inbox,
            inbox is DirectInbox ? type => dispatcher.IsHandled(endpoint.Name, type) : null,
            app.GetRequiredService<Arrivals>().Of(endpoint.Name),
            app.GetRequiredService<WebhookTelemetry>(),
            app.GetRequiredService<TimeProvider>(),
            Logger(app));
    }

    public static ILogger Logger(IServiceProvider app) =>
        (app.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Webhooks");
}
