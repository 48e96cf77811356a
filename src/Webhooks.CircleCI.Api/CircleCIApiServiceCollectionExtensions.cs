using Webhooks;
using Webhooks.Api;
using Webhooks.CircleCI.Api;
using Webhooks.CircleCI.Api.Recovery;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of CircleCI's API.</summary>
public static class CircleCIApiServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="CircleCIClient"/> as a singleton, and what <see cref="WebhookBuilder.RecoverMissed"/> asks CircleCI with, configured
    /// by the section <c>Webhooks:Api:CircleCI</c> and then by <paramref name="configure"/>. Called again, it adds
    /// <paramref name="configure"/> to what is there. Options that are not valid, such as a missing token or an unknown key, are refused
    /// when the app starts.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the options; runs at each reload of the configuration too. Null changes nothing.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddCircleCIApi(this IServiceCollection services, Action<CircleCIApiOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ApiRegistration.Add(
            services, CircleCIClient.Provider, needsToken: true, configure, CircleCIClient.IsThrottled, CircleCIClient.RetryAfter);

        if (services.All(service => service.ServiceType != typeof(CircleCIClient)))
        {
            services.AddSingleton(app => new CircleCIClient(
                app.GetRequiredService<IHttpClientFactory>(), app.GetRequiredService<ApiSettings<CircleCIApiOptions>>()));
            services.AddSingleton<IWebhookRecoverySource>(app => new CircleCIRecoverySource(
                app.GetRequiredService<CircleCIClient>(), app.GetRequiredService<TimeProvider>()));
        }

        return services;
    }
}
