using Webhooks.Recovery;

namespace Webhooks.Silence;

/// <summary>
/// Reads the last arrival from the app's store: from its deliveries, and from the facts of recovery, which outlive them. A recovered
/// delivery did not arrive. Without a store nothing is known.
/// </summary>
internal sealed class StoredArrivals(IWebhookDeliveryStore? store, IRecoveryMemory? memory)
{
    private const int PageSize = 100;
    private const int MostPages = 20;

    /// <summary>
    /// Returns the last arrival that is known; null when none is, or the store cannot be read: its own health check says so.
    /// </summary>
    public async Task<DateTimeOffset?> FindAsync(string endpoint, CancellationToken cancellationToken)
    {
        try
        {
            var delivered = await FindDeliveredAsync(endpoint, cancellationToken);
            var fact = memory is null ? null : await memory.FindLastArrivalAsync(endpoint, cancellationToken);
            return delivered > fact || fact is null ? delivered : fact;
        }
        // A store may fail in any way.
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // Queues show dead letters only, and would have to take them out to read them.
    private async Task<DateTimeOffset?> FindDeliveredAsync(string endpoint, CancellationToken cancellationToken)
    {
        if (store?.Capabilities.IsExact != true)
        {
            return null;
        }

        string? after = null;

        for (var pages = 0; pages < MostPages; pages++)
        {
            var page = await store.ListAsync(new() { Endpoint = endpoint }, PageSize, after, cancellationToken);

            if (page.Entries.FirstOrDefault(entry => entry.Origin == WebhookOrigin.Delivered) is { } delivered)
            {
                return delivered.ReceivedAt;
            }

            if (page.Next is null)
            {
                return null;
            }

            after = page.Next;
        }

        return null;
    }
}
