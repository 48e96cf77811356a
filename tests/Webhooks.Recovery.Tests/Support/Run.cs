namespace Webhooks.Recovery.Tests.Support;

/// <summary>One run of a handler.</summary>
/// <param name="Event">The event.</param>
/// <param name="Delivery">The delivery.</param>
/// <param name="Body">Its body.</param>
internal sealed record Run(WebhookEvent Event, WebhookDelivery Delivery, byte[] Body)
{
    public bool IsRecovered => Delivery.Origin == WebhookOrigin.Recovered;
}
