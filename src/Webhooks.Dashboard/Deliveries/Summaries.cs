using System.Collections.Concurrent;

namespace Webhooks.Dashboard.Deliveries;

/// <summary>Reads the content of bodies, each once: bodies do not change.</summary>
internal sealed class Summaries(IServiceProvider services, Func<IWebhookDeliveryStore> store)
{
    private const int Capacity = 5_000;

    private readonly ConcurrentDictionary<(string Key, DateTimeOffset ReceivedAt), Summary> _known = new();

    /// <summary>
    /// Finds a delivery's summary; <see langword="null"/> in a queue, where every look takes messages out, and for unknown providers.
    /// </summary>
    public async Task<Summary?> FindAsync(WebhookDeliveryEntry entry, CancellationToken cancellationToken)
    {
        if (!store().Capabilities.IsExact)
        {
            return null;
        }

        if (_known.TryGetValue((entry.Key, entry.ReceivedAt), out var known))
        {
            return known;
        }

        if (await store().LoadAsync(entry.Key, cancellationToken) is not { } delivery
            || Providers.Find(services, delivery) is not { } provider)
        {
            return null;
        }

        if (_known.Count >= Capacity)
        {
            _known.Clear();
        }

        return _known[(entry.Key, entry.ReceivedAt)] = SummaryWriter.Of(provider, provider.Parse(delivery.Type, delivery.Body.Span));
    }
}
