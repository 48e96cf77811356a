using Webhooks.CircleCI;
using Webhooks.Dashboard.Deliveries;
using Webhooks.Perfsee;

namespace Webhooks.Dashboard.Inbox;

/// <summary>Puts on the page what the inbox remembers from before the start.</summary>
internal sealed class FeedHistory(IWebhookDeliveryStore store, DeliveryFeed feed)
{
    private static readonly WebhookProvider[] Providers = [CircleCIWebhook.Provider, PerfseeWebhook.Provider];

    public async Task RestoreAsync()
    {
        foreach (var entry in (await store.ListAsync(new(), DeliveryFeed.Capacity)).Entries)
        {
            if (await store.LoadAsync(entry.Key) is { } delivery && Array.Find(Providers, provider => provider.Name == delivery.Provider) is { } provider)
            {
                feed.AddOlder(delivery, provider.Parse(delivery.Type, delivery.Body.Span));
            }
        }
    }
}
