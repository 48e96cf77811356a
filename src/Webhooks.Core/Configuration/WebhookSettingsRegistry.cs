using System.Collections.Frozen;

namespace Webhooks.Configuration;

/// <summary>The settings of all endpoints, by name.</summary>
internal sealed class WebhookSettingsRegistry(IEnumerable<WebhookSettingsMonitor> endpoints)
{
    private readonly FrozenDictionary<string, WebhookSettingsMonitor> _endpoints = endpoints.ToFrozenDictionary(entry => entry.Endpoint.Name);

    public IEnumerable<WebhookSettingsMonitor> All => _endpoints.Values;

    public WebhookSettingsMonitor this[string name] => _endpoints[name];
}
