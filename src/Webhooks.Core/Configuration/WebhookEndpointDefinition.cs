using Webhooks.Handling;

namespace Webhooks.Configuration;

/// <summary>What was registered for one endpoint; filled while services are registered, read-only afterwards.</summary>
internal sealed class WebhookEndpointDefinition(string name, WebhookProvider provider)
{
    /// <summary>The configuration section that holds the sections of all endpoints.</summary>
    public const string Section = "Webhooks";

    public string Name => name;

    public WebhookProvider Provider => provider;

    public List<HandlerRegistration> Handlers { get; } = [];

    /// <summary>The type of the secret source; null when the secrets are options.</summary>
    public Type? SecretSource { get; set; }
}
