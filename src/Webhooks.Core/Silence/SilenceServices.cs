using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Webhooks.Configuration;
using Webhooks.Recovery;
using Webhooks.Telemetry;

namespace Webhooks.Silence;

/// <summary>Registers the watch over silence.</summary>
internal static class SilenceServices
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton(_ => new Arrivals());
        services.TryAddSingleton(app => new RecoveryTelemetry(app.GetService<IMeterFactory>()));
        services.TryAddSingleton(app => new SilenceTelemetry(app.GetService<IMeterFactory>()));

        if (services.All(service => service.ServiceType != typeof(SilenceWatch)))
        {
            services.AddSingleton(app => new SilenceWatch(
                [.. app.GetRequiredService<EndpointRegistry>().All.Select(settings => Create(app, settings))],
                app.GetRequiredService<SilenceTelemetry>()));
            services.AddSingleton<IHostedService>(app => app.GetRequiredService<SilenceWatch>());
        }
    }

    /// <summary>Refuses projects about which no provider can be asked.</summary>
    /// <exception cref="OptionsValidationException">
    /// There is no client of the provider's API, or it cannot ask about one of the projects.
    /// </exception>
    public static void CheckProjects(IServiceProvider app, WebhookEndpointDefinition endpoint, WebhookOptions options)
    {
        if (options.SilenceProjects.Count == 0)
        {
            return;
        }

        if (FindSource(app, endpoint) is not { } source)
        {
            throw Refused(
                endpoint,
                $"cannot be asked about: no client of {endpoint.Provider.Name}'s API is there. Install the package "
                + $"Webhooks.{endpoint.Provider.Name}.Api and call services.Add{endpoint.Provider.Name}Api(), or register an "
                + $"{nameof(IWebhookRecoverySource)} of your own, or remove them.");
        }

        foreach (var project in options.SilenceProjects)
        {
            if (source.CheckProject(project) is { } problem)
            {
                throw Refused(endpoint, $"holds '{LogSafeText.Of(project)}', which is refused. {problem}");
            }
        }
    }

    private static EndpointSilence Create(IServiceProvider app, EndpointOptionsMonitor settings)
    {
        var (endpoint, time, logger) = (settings.Endpoint, app.GetRequiredService<TimeProvider>(), SharedServices.Logger(app));
        var recovers = app.GetServices<RecoveryEndpoint>().Any(other => other.Name == endpoint.Name);

        return new(
            settings,
            app.GetRequiredService<Arrivals>().Of(endpoint.Name),
            new(app.GetService<IWebhookDeliveryStore>(), app.GetService<IRecoveryMemory>()),
            new(
                endpoint,
                () => FindSource(app, endpoint),
                recovers ? app.GetRequiredService<IOptionsMonitor<WebhookRecoveryOptions>>().Get(endpoint.Name) : null,
                app.GetRequiredService<RecoveryTelemetry>,
                time,
                logger),
            time,
            logger);
    }

    private static IWebhookRecoverySource? FindSource(IServiceProvider app, WebhookEndpointDefinition endpoint) =>
        app.GetServices<IWebhookRecoverySource>().LastOrDefault(source => source.Provider == endpoint.Provider.Name);

    private static OptionsValidationException Refused(WebhookEndpointDefinition endpoint, string cure) => new(
        endpoint.Name, typeof(WebhookOptions), [$"Webhook endpoint '{endpoint.Name}': {nameof(WebhookOptions.SilenceProjects)} {cure}"]);
}
