namespace Webhooks;

/// <summary>How handling a delivery ended, and what a next attempt has to know.</summary>
public sealed class WebhookDispatchResult
{
    internal static readonly WebhookDispatchResult UnknownEndpoint = new(WebhookDispatchOutcome.UnknownEndpoint, [], []);
    internal static readonly WebhookDispatchResult Success = new(WebhookDispatchOutcome.Succeeded, [], []);

    internal WebhookDispatchResult(
        WebhookDispatchOutcome outcome, IReadOnlyCollection<string> succeededHandlers, IReadOnlyList<WebhookHandlerFailure> failures)
    {
        (Outcome, SucceededHandlers, Failures) = (outcome, succeededHandlers, failures);
    }

    /// <summary>How it ended.</summary>
    public WebhookDispatchOutcome Outcome { get; }

    /// <summary>Whether every matching handler succeeded.</summary>
    public bool IsSuccess => Outcome == WebhookDispatchOutcome.Succeeded;

    /// <summary>
    /// The names of the handlers that have succeeded so far, to pass to the next attempt; empty when <see cref="IsSuccess"/>, as there is
    /// no next one.
    /// </summary>
    public IReadOnlyCollection<string> SucceededHandlers { get; }

    /// <summary>The handlers that threw, in order of registration.</summary>
    public IReadOnlyList<WebhookHandlerFailure> Failures { get; }
}
