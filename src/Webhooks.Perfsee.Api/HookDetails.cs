namespace Webhooks.Perfsee.Api;

/// <summary>Represents a webhook that is registered at Perfsee. Its secret is never asked for.</summary>
public sealed record HookDetails
{
    /// <summary>Gets the webhook's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Gets the address that Perfsee sends to.</summary>
    public string Url { get; init; } = "";

    /// <summary>Gets the HTTP method: <c>POST</c>.</summary>
    public string Method { get; init; } = "";

    /// <summary>Gets the type of the events that are sent, such as <c>bundle:finished</c>.</summary>
    public string EventType { get; init; } = "";

    /// <summary>Gets the last attempt at a delivery, all that Perfsee keeps; <see langword="null"/> when there was none.</summary>
    public HookDelivery? LastDelivery { get; init; }
}
