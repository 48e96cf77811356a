using System.Text;
using Webhooks.CircleCI;
using Webhooks.Dashboard.Deliveries;
using Webhooks.Perfsee;

namespace Webhooks.Dashboard.Tests;

/// <summary>The page shows every event that the providers have, and none of them as unknown.</summary>
public sealed class EventListTests
{
    [Fact]
    public void EveryEvent_HasAViewOfItsOwn()
    {
        foreach (var (provider, member) in new[] { (CircleCIWebhook.Provider, "type"), (PerfseeWebhook.Provider, "eventType") })
        {
            Assert.All(provider.EventTypes.Keys, type =>
            {
                var body = Encoding.UTF8.GetBytes($$"""{"{{member}}":"{{type}}"}""");
                var delivery = new WebhookDelivery
                {
                    Provider = provider.Name,
                    Endpoint = provider.Name,
                    Id = "1",
                    Type = type,
                    ReceivedAt = DateTimeOffset.UnixEpoch,
                    IsVerified = true,
                    Body = body,
                };

                Assert.NotEqual("unknown", DeliveryView.Of(delivery, provider.Parse(type, body)).Kind);
            });
        }
    }
}
