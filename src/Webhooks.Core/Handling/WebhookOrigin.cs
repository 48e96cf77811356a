namespace Webhooks;

/// <summary>The origin of a delivery. The default value is neither.</summary>
public enum WebhookOrigin
{
    /// <summary>Unknown.</summary>
    None = 0,

    /// <summary>The provider sent it, and it was received by an endpoint.</summary>
    Delivered,

    /// <summary>It did not arrive, and was fetched from the provider's API: by TLS and token, not by a signature.</summary>
    Recovered,
}
