using Microsoft.Extensions.Configuration;
using Webhooks;
using Webhooks.StandardWebhooks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers endpoints that receive from senders that follow Standard Webhooks.</summary>
public static class StandardWebhookServiceCollectionExtensions
{
    /// <summary>
    /// Adds the endpoint of a sender, configured by the section <c>Webhooks:{name}</c> and then by <paramref name="configure"/>. Called
    /// again under the same name, it is the same endpoint.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The endpoint's name, unique in the app: the sender's, such as <c>openai</c>.</param>
    /// <param name="configure">Changes the options; runs at each reload of the configuration too. Null changes nothing.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, blank, or not fit for an endpoint.</exception>
    /// <exception cref="InvalidOperationException">
    /// The name belongs to another provider's endpoint, or differs from another only in case.
    /// </exception>
    public static WebhookBuilder AddStandardWebhook(this IServiceCollection services, string name, Action<WebhookOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return services.AddWebhook(new StandardWebhooksProvider(), name, configure);
    }

    /// <summary>
    /// Adds the endpoint of a sender, configured by the section <c>Webhooks:{name}</c> and then by <paramref name="configure"/>, which may
    /// ask the app's services.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The endpoint's name, unique in the app: the sender's, such as <c>openai</c>.</param>
    /// <param name="configure">Changes the options; runs at each reload of the configuration too.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, blank, or not fit for an endpoint.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    public static WebhookBuilder AddStandardWebhook(
        this IServiceCollection services, string name, Action<WebhookOptions, IServiceProvider> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return services.AddWebhook(new StandardWebhooksProvider(), name, configure);
    }

    /// <summary>Adds the endpoint of a sender, configured by a section of your choice.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The endpoint's name, unique in the app: the sender's, such as <c>openai</c>.</param>
    /// <param name="section">The section, in place of <c>Webhooks:{name}</c>.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, blank, or not fit for an endpoint.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="section"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The name belongs to another provider's endpoint, differs from another only in case, or is configured by another section already.
    /// </exception>
    public static WebhookBuilder AddStandardWebhook(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return services.AddWebhook(new StandardWebhooksProvider(), name, section);
    }
}
