namespace Webhooks.Handling;

/// <summary>The result of running the handlers, with what the next attempt needs.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="SucceededHandlers">
/// The handlers that have succeeded so far; may be empty when all have, as there is no next attempt.
/// </param>
/// <param name="Failures">The handlers that threw, in order of registration.</param>
/// <param name="OthersRemain">Whether only one handler was to run, and others have not succeeded yet.</param>
/// <param name="HasStarted">Whether a handler was called.</param>
internal sealed record DispatchResult(
    DispatchOutcome Outcome,
    IReadOnlyCollection<string> SucceededHandlers,
    IReadOnlyList<WebhookHandlerFailure> Failures,
    bool OthersRemain = false,
    bool HasStarted = true)
{
    public static readonly DispatchResult UnknownEndpoint = new(DispatchOutcome.UnknownEndpoint, [], []);
    public static readonly DispatchResult Success = new(DispatchOutcome.Succeeded, [], []);
}
