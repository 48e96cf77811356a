namespace Webhooks.Dashboard.Deliveries;

/// <summary>What the page of one delivery shows.</summary>
/// <param name="View">What the list shows.</param>
/// <param name="IsVerified">Whether the signature was verified.</param>
/// <param name="UnsignedHeaders">The provider's headers; anybody who repeats the delivery can change them.</param>
/// <param name="RawBody">The body, at most its first 256 KiB.</param>
/// <param name="BodySize">The size of the whole body, in bytes.</param>
/// <param name="EventClass">The name of the event's class.</param>
/// <param name="TypedEvent">The event as JSON, as a handler sees it.</param>
/// <param name="Drift">Where the body differed from what this version knows.</param>
internal sealed record DeliveryDetails(
    DeliveryView View,
    bool IsVerified,
    IReadOnlyDictionary<string, string> UnsignedHeaders,
    string RawBody,
    int BodySize,
    string EventClass,
    string TypedEvent,
    IReadOnlyList<WebhookDrift> Drift);
