using Microsoft.Extensions.Configuration;
using Webhooks.Handling;

namespace Webhooks.Configuration;

/// <summary>The registration of one endpoint; filled while services are registered, read-only afterwards.</summary>
internal sealed class WebhookEndpointDefinition(string name, WebhookProvider provider, IConfigurationSection? section)
{
    public string Name => name;

    public WebhookProvider Provider => provider;

    /// <summary>Gets the path of the section that configures the endpoint.</summary>
    public string SectionPath { get; } = section?.Path ?? $"Webhooks:{name}";

    public List<HandlerRegistration> Handlers { get; } = [];

    /// <summary>Gets or sets the type of the secret source; null when the secrets are options.</summary>
    public Type? SecretSource { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether a receiver was made, by mapping the endpoint or by an app that receives without HTTP.
    /// </summary>
    public bool HasReceiver { get; set; }

    /// <summary>Returns the section that configures the endpoint; null when there is no configuration.</summary>
    public IConfigurationSection? Section(IConfiguration? configuration) => section ?? configuration?.GetSection(SectionPath);
}
