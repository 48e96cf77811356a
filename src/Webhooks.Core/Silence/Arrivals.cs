using System.Collections.Concurrent;

namespace Webhooks.Silence;

/// <summary>The last arrivals of all endpoints of an app.</summary>
internal sealed class Arrivals
{
    private readonly ConcurrentDictionary<string, LastArrival> _endpoints = new(StringComparer.Ordinal);

    public LastArrival Of(string endpoint) => _endpoints.GetOrAdd(endpoint, static _ => new());
}
