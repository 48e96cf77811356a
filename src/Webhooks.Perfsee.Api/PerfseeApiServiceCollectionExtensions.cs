using Webhooks;
using Webhooks.Api;
using Webhooks.Perfsee.Api;
using Webhooks.Perfsee.Api.Recovery;
using Webhooks.Perfsee.Api.Requests;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of Perfsee's API.</summary>
public static class PerfseeApiServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="PerfseeClient"/> as a singleton, and what <see cref="WebhookBuilder.RecoverMissed"/> asks Perfsee with, configured
    /// by the section <c>Webhooks:Api:Perfsee</c> and then by <paramref name="configure"/>. Called again, it adds
    /// <paramref name="configure"/> to what is there. Options that are not valid, such as a missing host or an unknown key, are refused
    /// when the app starts.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the options; runs at each reload of the configuration too. Null changes nothing.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddPerfseeApi(this IServiceCollection services, Action<PerfseeApiOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ApiRegistration.Add(
            services, PerfseeClient.Provider, needsToken: false, configure, PerfseeThrottle.IsThrottled, PerfseeThrottle.RetryAfter);

        if (services.All(service => service.ServiceType != typeof(PerfseeClient)))
        {
            services.AddSingleton(app => new PerfseeClient(
                app.GetRequiredService<IHttpClientFactory>(), app.GetRequiredService<ApiSettings<PerfseeApiOptions>>()));
            services.AddSingleton<IWebhookRecoverySource>(app => new PerfseeRecoverySource(app.GetRequiredService<PerfseeClient>()));
        }

        return services;
    }
}
