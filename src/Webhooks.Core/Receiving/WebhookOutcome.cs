namespace Webhooks;

/// <summary>
/// The outcome of receiving a delivery: what an inbox answers to the receiver, and the receiver to its host. The default value is not a
/// success. <see cref="WebhookReceipt.StatusCode"/> has the HTTP status of each.
/// </summary>
public enum WebhookOutcome
{
    /// <summary>Nothing was received.</summary>
    None = 0,

    /// <summary>The signature was refused; <see cref="WebhookReceipt.Verification"/> says why. HTTP 403.</summary>
    Refused,

    /// <summary>Unsigned deliveries are allowed, and this one is not a JSON object. HTTP 400.</summary>
    Malformed,

    /// <summary>The signature holds, and the event is older than <see cref="WebhookOptions.MaxEventAge"/>. HTTP 400.</summary>
    Expired,

    /// <summary>The signature holds, and the body is larger than the inbox can store. HTTP 413.</summary>
    TooLarge,

    /// <summary>The inbox or the source of secrets is out of reach or full, or the app is shutting down. HTTP 503.</summary>
    Unavailable,

    /// <summary>It was not handled or stored within the time that the sender waits. HTTP 503.</summary>
    TimedOut,

    /// <summary>A handler threw. HTTP 500.</summary>
    Failed,

    /// <summary>It repeats one that was accepted before. HTTP 200.</summary>
    Duplicate,

    /// <summary>It was handled, or the endpoint has no handler for its type. HTTP 200.</summary>
    Handled,

    /// <summary>The inbox stored it. HTTP 200.</summary>
    Stored,
}
