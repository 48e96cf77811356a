using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Dashboard.Deliveries;

/// <summary>Finds the provider of a stored delivery.</summary>
internal static class Providers
{
    /// <summary>Returns the provider; <see langword="null"/> when it is one that this app does not know.</summary>
    public static WebhookProvider? Find(IServiceProvider services, WebhookDelivery delivery)
    {
        var provider = services.GetKeyedService<WebhookReceiver>(delivery.Endpoint)?.Provider;

        // The endpoint may be another app's.
        return provider?.Name == delivery.Provider ? provider
            : delivery.Provider == CircleCIWebhook.Provider.Name ? CircleCIWebhook.Provider
            : delivery.Provider == PerfseeWebhook.Provider.Name ? PerfseeWebhook.Provider
            : null;
    }
}
