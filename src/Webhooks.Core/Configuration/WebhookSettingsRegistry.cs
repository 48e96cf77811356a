namespace Webhooks.Configuration;

/// <summary>The settings of all endpoints, by name.</summary>
internal sealed class WebhookSettingsRegistry(IEnumerable<WebhookSettingsMonitor> endpoints)
{
    private readonly Dictionary<string, WebhookSettingsMonitor> _endpoints = endpoints.ToDictionary(entry => entry.Endpoint.Name);

    public IEnumerable<WebhookSettingsMonitor> All => _endpoints.Values;

    public WebhookSettingsMonitor this[string name] => _endpoints[name];
}
