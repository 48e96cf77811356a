using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Webhooks.Configuration;
using Webhooks.Handling;
using Webhooks.Telemetry;

namespace Webhooks.Recovery;

/// <summary>Registers recovery, and refuses a setup that cannot work when the app starts.</summary>
internal static class RecoveryServices
{
    public static void Add(IServiceCollection services, WebhookEndpointDefinition endpoint)
    {
        if (services.Any(service => service.ImplementationInstance is RecoveryEndpoint other && other.Name == endpoint.Name))
        {
            return;
        }

        services.AddSingleton(new RecoveryEndpoint(endpoint.Name));
        services.AddSingleton<IConfigureOptions<WebhookRecoveryOptions>>(app => new ConfigureNamedOptions<WebhookRecoveryOptions>(
            endpoint.Name,
            options => RecoverySettings.Reader.Read(
                app.GetService<IConfiguration>()?.GetSection($"{RecoverySettings.Section}:{endpoint.Name}"), options)));
        services.AddOptions<WebhookRecoveryOptions>(endpoint.Name).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<WebhookRecoveryOptions>, RecoveryOptionsValidator>());
        services.TryAddSingleton(CreateSweeps);
        services.TryAddSingleton(app => new WebhookRecovery(app.GetRequiredService<RecoverySweeps>()));

        if (services.All(service => service.ServiceType != typeof(RecoveryService)))
        {
            services.AddSingleton(app => new RecoveryService(
                app.GetRequiredService<RecoverySweeps>(),
                app.GetRequiredService<RecoveryTelemetry>(),
                app.GetRequiredService<TimeProvider>(),
                SharedServices.Logger(app)));
            services.AddSingleton<IHostedService>(app => app.GetRequiredService<RecoveryService>());
        }
    }

    public static RecoveryFacts CreateFacts(IServiceProvider app)
    {
        var recovering = app.GetServices<RecoveryEndpoint>().Select(endpoint => endpoint.Name).ToHashSet(StringComparer.Ordinal);
        var options = app.GetService<IOptionsMonitor<WebhookRecoveryOptions>>();
        return new(
            app.GetServices<WebhookEndpointDefinition>(),
            name => recovering.Contains(name) ? options!.Get(name) : null,
            app.GetRequiredService<TimeProvider>());
    }

    private static RecoverySweeps CreateSweeps(IServiceProvider app)
    {
        var endpoints = app.GetServices<WebhookEndpointDefinition>().ToDictionary(endpoint => endpoint.Name);
        return new([.. app.GetServices<RecoveryEndpoint>().Select(endpoint => CreateSweep(app, endpoints[endpoint.Name]))]);
    }

    private static RecoverySweep CreateSweep(IServiceProvider app, WebhookEndpointDefinition endpoint)
    {
        var memory = app.GetService<IRecoveryMemory>() ?? throw new InvalidOperationException(
            $"The webhook endpoint '{endpoint.Name}' cannot recover what never came: the app has no inbox that remembers what arrived. "
            + "Call services.AddSqliteInbox(…) or services.AddPostgreSqlInbox(…), or remove RecoverMissed.");
        var source = app.GetServices<IWebhookRecoverySource>().LastOrDefault(source => source.Provider == endpoint.Provider.Name)
            ?? throw new InvalidOperationException(
                $"The webhook endpoint '{endpoint.Name}' cannot recover what never came: nothing here can "
                + $"ask {endpoint.Provider.Name}. Install the "
                + $"package Webhooks.{endpoint.Provider.Name}.Api and call services.Add{endpoint.Provider.Name}Api(), or register an "
                + $"{nameof(IWebhookRecoverySource)} of your own.");
        var options = app.GetRequiredService<IOptionsMonitor<WebhookRecoveryOptions>>().Get(endpoint.Name);

        foreach (var project in options.Projects)
        {
            if (source.CheckProject(project) is { } problem)
            {
                throw new InvalidOperationException(
                    $"Recovery of webhook endpoint '{endpoint.Name}': the project '{LogSafeText.Of(project)}' is refused. {problem}");
            }
        }

        return new(
            endpoint.Name,
            endpoint.Provider,
            options,
            TypesOf(endpoint, options),
            source,
            memory,
            app.GetRequiredService<RecoveryTelemetry>(),
            app.GetRequiredService<TimeProvider>(),
            SharedServices.Logger(app));
    }

    private static HashSet<string> TypesOf(WebhookEndpointDefinition endpoint, WebhookRecoveryOptions options)
    {
        if (options.Types.Count > 0)
        {
            return [.. options.Types];
        }

        var handlers = new HandlerTable(endpoint.Provider, [.. endpoint.Handlers.Where(handler => handler.TakesRecovered)]);
        var known = endpoint.Provider.EventTypes.Keys;

        // Without any handler here, another process has them.
        return endpoint.Handlers.Count == 0 ? [.. known] : [.. known.Where(type => handlers.For(type).Length > 0)];
    }
}
