namespace Webhooks;

/// <summary>
/// The exception that a handler throws when it can never succeed on this delivery. The delivery becomes a dead letter at once, without
/// further attempts. Handlers that have succeeded are remembered, so a later replay runs only the others. In direct handling it is a
/// failure like any other.
/// </summary>
public sealed class WebhookUnrecoverableException : Exception
{
    /// <summary>Initializes a new instance with a default message.</summary>
    public WebhookUnrecoverableException()
        : base("The handler can never succeed on this delivery.")
    {
    }

    /// <summary>Initializes a new instance with a message.</summary>
    /// <param name="message">Why the handler can never succeed; operators see it.</param>
    public WebhookUnrecoverableException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance with a message and a cause.</summary>
    /// <param name="message">Why the handler can never succeed; operators see it.</param>
    /// <param name="innerException">The cause.</param>
    public WebhookUnrecoverableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
