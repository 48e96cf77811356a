using Microsoft.Extensions.Configuration;
using Webhooks;
using Webhooks.CircleCI;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers endpoints that receive CircleCI's webhooks.</summary>
public static class CircleCIServiceCollectionExtensions
{
    /// <summary>
    /// Adds the endpoint <c>CircleCI</c>, configured by the section <c>Webhooks:CircleCI</c> and then by <paramref name="configure"/>.
    /// Called again, it returns the same builder.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the options; runs at each reload of the configuration too. Null changes nothing.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    public static WebhookBuilder AddCircleCIWebhook(this IServiceCollection services, Action<WebhookOptions>? configure = null) =>
        services.AddWebhook(CircleCIWebhook.Provider, CircleCIWebhook.ProviderName, configure);

    /// <summary>Adds an endpoint of another name, for apps that receive from several CircleCI webhooks with options of their own.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The endpoint's name, unique in the app; its section is <c>Webhooks:{name}</c>.</param>
    /// <param name="configure">Changes the options; runs at each reload of the configuration too. Null changes nothing.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or blank, or holds a colon.</exception>
    /// <exception cref="InvalidOperationException">
    /// The name belongs to another provider's endpoint, or differs from another only in case.
    /// </exception>
    public static WebhookBuilder AddCircleCIWebhook(this IServiceCollection services, string name, Action<WebhookOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return services.AddWebhook(CircleCIWebhook.Provider, name, configure);
    }

    /// <summary>
    /// Adds the endpoint <c>CircleCI</c>, configured by the section <c>Webhooks:CircleCI</c> and then by <paramref name="configure"/>,
    /// which may ask the app's services.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the options; runs at each reload of the configuration too.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    public static WebhookBuilder AddCircleCIWebhook(this IServiceCollection services, Action<WebhookOptions, IServiceProvider> configure) =>
        services.AddWebhook(CircleCIWebhook.Provider, CircleCIWebhook.ProviderName, configure);

    /// <summary>Adds the endpoint <c>CircleCI</c>, configured by a section of your choice.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="section">The section, in place of <c>Webhooks:CircleCI</c>.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="section"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The endpoint is configured by another section already.</exception>
    public static WebhookBuilder AddCircleCIWebhook(this IServiceCollection services, IConfigurationSection section) =>
        services.AddWebhook(CircleCIWebhook.Provider, CircleCIWebhook.ProviderName, section);

    /// <summary>Adds an endpoint of another name, configured by a section of your choice.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The endpoint's name, unique in the app.</param>
    /// <param name="section">The section, in place of <c>Webhooks:{name}</c>.</param>
    /// <returns>The endpoint's builder, to add handlers to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="section"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or blank, or holds a colon.</exception>
    /// <exception cref="InvalidOperationException">
    /// The name belongs to another provider's endpoint, differs from another only in case, or is configured by another section already.
    /// </exception>
    public static WebhookBuilder AddCircleCIWebhook(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return services.AddWebhook(CircleCIWebhook.Provider, name, section);
    }
}
