using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.Dashboard.Deliveries;

/// <summary>One delivery as the dashboard remembers it: what the list shows, and what its own page shows.</summary>
internal sealed record DeliveryEntry(DeliveryView View, WebhookDelivery Delivery, WebhookEvent Event)
{
    private const int MaxBodyShown = 256 * 1024;

    private static readonly JsonSerializerOptions Typed = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static DeliveryEntry Of(WebhookDelivery delivery, WebhookEvent webhookEvent)
    {
        // What is shown later is read while it is there to be read.
        _ = (delivery.Body, delivery.UnsignedHeaders);
        return new(DeliveryView.Of(delivery, webhookEvent), delivery, webhookEvent);
    }

    public DeliveryDetails Details => new(
        View,
        Delivery.IsVerified,
        Delivery.UnsignedHeaders,
        Encoding.UTF8.GetString(Delivery.Body.Span[..Math.Min(Delivery.Body.Length, MaxBodyShown)]),
        Delivery.Body.Length,
        Event.GetType().Name,
        JsonSerializer.Serialize(Event, Event.GetType(), Typed),
        Event.Drift);
}
