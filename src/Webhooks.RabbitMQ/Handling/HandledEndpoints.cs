using Webhooks.Configuration;

namespace Webhooks.RabbitMQ.Handling;

/// <summary>
/// The endpoints that have handlers in this process. Deliveries of others are for others: acknowledging them because nothing is to be done
/// here would lose them.
/// </summary>
internal sealed class HandledEndpoints(IEnumerable<WebhookEndpointDefinition> endpoints)
{
    private readonly HashSet<string> _names = endpoints.Where(endpoint => endpoint.Handlers.Count > 0).Select(endpoint => endpoint.Name).ToHashSet();

    public bool IsEmpty => _names.Count == 0;

    public IEnumerable<string> Names => _names.Order(StringComparer.Ordinal);

    public bool Contains(string endpoint) => _names.Contains(endpoint);
}
