namespace Webhooks;

/// <summary>The state of a stored delivery. The default value is not a success.</summary>
public enum WebhookDeliveryState
{
    /// <summary>It waits to be handled, for the first time or again.</summary>
    Pending = 0,

    /// <summary>It is being handled, or its process ended while it was.</summary>
    Running,

    /// <summary>
    /// Every handler succeeded. It is kept for the endpoint's <see cref="WebhookOptions.DeduplicationWindow"/>, to recognize repeats.
    /// </summary>
    Handled,

    /// <summary>Its last attempt failed. It is kept until an operator retries or deletes it.</summary>
    DeadLettered,
}
