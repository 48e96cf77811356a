using System.Net;

namespace Webhooks.Api;

/// <summary>The cause of a failed call, before it becomes the exception of its provider.</summary>
/// <param name="Problem">What happened, where, and what to do.</param>
/// <param name="Status">The status of the answer; null when there was none.</param>
/// <param name="RetryAfter">How long the provider asks to wait; null when it does not say.</param>
/// <param name="Cause">The exception below; null when there is none.</param>
internal sealed record ApiFailure(string Problem, HttpStatusCode? Status = null, TimeSpan? RetryAfter = null, Exception? Cause = null);
