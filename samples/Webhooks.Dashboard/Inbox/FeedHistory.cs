using Webhooks.CircleCI;
using Webhooks.Dashboard.Deliveries;
using Webhooks.Perfsee;
using Webhooks.Sqlite;

namespace Webhooks.Dashboard.Inbox;

/// <summary>Puts on the page what the inbox remembers from before the start.</summary>
internal sealed class FeedHistory(SqliteInboxStore store, DeliveryFeed feed)
{
    private static readonly WebhookProvider[] Providers = [CircleCIWebhook.Provider, PerfseeWebhook.Provider];

    public void Restore()
    {
        foreach (var entry in store.List(count: DeliveryFeed.Capacity))
        {
            if (store.Load(entry.Number) is { } delivery && Array.Find(Providers, provider => provider.Name == delivery.Provider) is { } provider)
            {
                feed.AddOlder(delivery, provider.Parse(delivery.Type, delivery.Body.Span));
            }
        }
    }
}
