using Webhooks.Deduplication;

namespace Webhooks.Processing;

/// <summary>Registers stores that recognize repeats by a key of their own, and claim by their leases.</summary>
internal static class StoresWithKeys
{
    /// <summary>Refuses a deduplicator that was registered beside such a store, as it would never be asked.</summary>
    /// <exception cref="InvalidOperationException">The deduplicator is not the default.</exception>
    public static void Refuse(IWebhookDeduplicator deduplicator, string store)
    {
        if (deduplicator is not InMemoryWebhookDeduplicator)
        {
            throw new InvalidOperationException(
                $"The {store} inbox recognizes repeats by its own key and would never "
                + $"ask {deduplicator.GetType()}. Remove the deduplicator, or the inbox.");
        }
    }
}
