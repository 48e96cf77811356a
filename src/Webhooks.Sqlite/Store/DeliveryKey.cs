namespace Webhooks.Sqlite.Store;

/// <summary>
/// The key by which two deliveries are the same. A delivery of no tenant has the empty one, as null equals nothing in SQL.
/// </summary>
internal readonly record struct DeliveryKey(string Provider, string Endpoint, string Tenant, string Id)
{
    public static DeliveryKey Of(WebhookDelivery delivery) =>
        new(delivery.Provider, delivery.Endpoint, delivery.Tenant ?? "", delivery.Id);
}
