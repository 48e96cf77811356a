using System.Net;

namespace Webhooks.Perfsee.Api;

/// <summary>
/// The exception that is thrown when Perfsee's API refuses a call, or does not answer it. The message says what to do; it never contains a
/// token. That something does not exist is no exception: see the methods of <see cref="PerfseeClient"/>.
/// </summary>
public sealed class PerfseeApiException : Exception
{
    /// <summary>Initializes the exception, for tests of code that catches it.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="statusCode">The status of the answer; null when there was none.</param>
    /// <param name="retryAfter">How long Perfsee asks to wait; null when it does not say.</param>
    /// <param name="innerException">The cause; null when there is none.</param>
    public PerfseeApiException(
        string message, HttpStatusCode? statusCode = null, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(message, innerException) =>
        (StatusCode, RetryAfter) = (statusCode, retryAfter);

    /// <summary>
    /// Gets the status of the answer, or <see langword="null"/> when there was none. A refusal that came with status 200 has the status
    /// that it means: 429 for too many requests.
    /// </summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>Gets how long Perfsee asks to wait before the next request, or <see langword="null"/> when it does not say.</summary>
    public TimeSpan? RetryAfter { get; }
}
