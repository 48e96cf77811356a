namespace Webhooks;

/// <summary>
/// The exception that a recovery source throws when its provider refuses a request or does not answer it. The message says what to do, and
/// holds no token.
/// </summary>
public sealed class WebhookRecoveryException : Exception
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="retryAfter">How long the provider asks to wait; null when it does not.</param>
    /// <param name="innerException">The cause; null when there is none.</param>
    public WebhookRecoveryException(string message, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(message, innerException) =>
        RetryAfter = retryAfter;

    /// <summary>Gets how long the provider asks to wait before the next request; <see langword="null"/> when it does not.</summary>
    public TimeSpan? RetryAfter { get; }
}
