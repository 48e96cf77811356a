using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Dashboard.Deliveries;

/// <summary>Turns a stored delivery into its event.</summary>
internal static class Providers
{
    /// <summary>Returns the event; <see langword="null"/> when the provider is one that this app does not know.</summary>
    public static WebhookEvent? Parse(IServiceProvider services, WebhookDelivery delivery)
    {
        var provider = services.GetKeyedService<WebhookReceiver>(delivery.Endpoint)?.Provider;

        // The endpoint may be another app's.
        provider = provider?.Name == delivery.Provider ? provider
            : delivery.Provider == CircleCIWebhook.Provider.Name ? CircleCIWebhook.Provider
            : delivery.Provider == PerfseeWebhook.Provider.Name ? PerfseeWebhook.Provider
            : null;

        return provider?.Parse(delivery.Type, delivery.Body.Span);
    }
}
