namespace Webhooks.Configuration;

/// <summary>The settings of all endpoints, by name.</summary>
internal sealed class EndpointRegistry(IEnumerable<EndpointOptionsMonitor> endpoints)
{
    private readonly Dictionary<string, EndpointOptionsMonitor> _endpoints = endpoints.ToDictionary(entry => entry.Endpoint.Name);

    public IEnumerable<EndpointOptionsMonitor> All => _endpoints.Values;

    public EndpointOptionsMonitor this[string name] => _endpoints[name];
}
