namespace Webhooks;

/// <summary>What became of a delivery. Zero is not success.</summary>
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

    /// <summary>The inbox or the source of secrets is out of reach, or the app is shutting down. HTTP 503.</summary>
    Unavailable,

    /// <summary>It was not handled within <see cref="WebhookOptions.HandlerTimeout"/>. HTTP 503.</summary>
    TimedOut,

    /// <summary>A handler threw. HTTP 500.</summary>
    Failed,

    /// <summary>It repeats one that was accepted before. HTTP 200.</summary>
    Duplicate,

    /// <summary>It was handled, or nobody handles its type. HTTP 200.</summary>
    Handled,

    /// <summary>The inbox stored it. HTTP 200.</summary>
    Stored,
}
