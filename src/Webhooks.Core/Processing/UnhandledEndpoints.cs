using System.Collections.Concurrent;
using System.Globalization;

namespace Webhooks.Processing;

/// <summary>Endpoints whose deliveries came here and seem to have no handler in any process.</summary>
internal sealed class UnhandledEndpoints(TimeSpan seenAgainWithin, TimeSpan deadAfter, TimeProvider time)
{
    private const int MaxEndpoints = 100;

    // Before that, an upgrade may be under way.
    private static readonly TimeSpan Tolerated = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, DateTimeOffset SeenAt)> _endpoints = [];

    /// <summary>Gets the problem that operators should solve; null when there is none.</summary>
    public string? Problem
    {
        get
        {
            var now = time.GetUtcNow();
            var endpoints = _endpoints
                .Where(endpoint => now - endpoint.Value.SeenAt <= seenAgainWithin && now - endpoint.Value.Since >= Tolerated)
                .Select(endpoint => endpoint.Key)
                .Order(StringComparer.Ordinal)
                .ToArray();

            return endpoints.Length == 0 ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"No process handles deliveries of {string.Join(", ", endpoints)}: add a handler. They become dead letters "
                + $"after {deadAfter:c}.");
        }
    }

    public void Add(string endpoint, DateTimeOffset since)
    {
        if (_endpoints.Count < MaxEndpoints || _endpoints.ContainsKey(endpoint))
        {
            _endpoints[endpoint] = (since, time.GetUtcNow());
        }
    }
}
