namespace Webhooks;

/// <summary>A handler that did not succeed. Immutable.</summary>
public sealed class WebhookHandlerFailure
{
    internal WebhookHandlerFailure(string handler, Exception exception, TimeSpan duration) =>
        (Handler, Exception, Duration) = (handler, exception, duration);

    /// <summary>Gets the handler's name.</summary>
    public string Handler { get; }

    /// <summary>Gets what the handler threw.</summary>
    public Exception Exception { get; }

    /// <summary>Gets how long the handler ran.</summary>
    public TimeSpan Duration { get; }
}
