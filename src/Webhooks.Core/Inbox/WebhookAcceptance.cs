namespace Webhooks;

/// <summary>What became of a delivery that was handed to an inbox. Zero is not success.</summary>
public enum WebhookAcceptance
{
    /// <summary>It was not accepted: the inbox is full, out of reach or shutting down. Answered 503.</summary>
    Unavailable = 0,

    /// <summary>It was not handled in time. Answered 503.</summary>
    TimedOut,

    /// <summary>A handler threw. Answered 500.</summary>
    Failed,

    /// <summary>It repeats one that was accepted before. Answered 200.</summary>
    Duplicate,

    /// <summary>It was handled. Answered 200.</summary>
    Handled,

    /// <summary>It is stored, and will be handled. Answered 200.</summary>
    Stored,
}
