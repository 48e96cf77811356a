namespace Webhooks;

/// <summary>The result of an attempt, and what its store has to do. Immutable.</summary>
public sealed class WebhookAttemptResult
{
    internal WebhookAttemptResult(WebhookAttemptOutcome outcome) => Outcome = outcome;

    /// <summary>Gets how the attempt ended.</summary>
    public WebhookAttemptOutcome Outcome { get; }

    /// <summary>
    /// Gets a value indicating whether the store is done with the delivery: it was handled, now or before. Acknowledge or delete it then.
    /// </summary>
    public bool IsDone => Outcome is WebhookAttemptOutcome.Handled or WebhookAttemptOutcome.Duplicate;

    /// <summary>
    /// Gets a value indicating whether this was an attempt: the next one has the next number. After any other outcome the number stays.
    /// </summary>
    public bool Counts => Outcome is WebhookAttemptOutcome.Failed or WebhookAttemptOutcome.Dead or WebhookAttemptOutcome.Handled;

    /// <summary>Gets how long to wait before the next attempt; zero when there is none, or when it is due at once.</summary>
    public TimeSpan RetryAfter { get; internal init; }

    /// <summary>Gets how long a handled delivery is remembered, so that its repeats are duplicates; zero for any other outcome.</summary>
    public TimeSpan RememberFor { get; internal init; }

    /// <summary>Gets the handlers that have succeeded so far, to pass to the next attempt; may be empty when there is none.</summary>
    public IReadOnlyCollection<string> SucceededHandlers { get; internal init; } = [];

    /// <summary>Gets the handlers that threw, in order of registration; none unless the outcome is failed, dead or interrupted.</summary>
    public IReadOnlyList<WebhookHandlerFailure> Failures { get; internal init; } = [];

    /// <summary>
    /// Gets what went wrong, for operators: handler, exception type and message of each failure, at most 2,000 characters;
    /// <see langword="null"/> when nothing did.
    /// </summary>
    public string? Error { get; internal init; }

    /// <summary>
    /// Gets a task that ends when the handlers have really ended. It has ended already, unless a handler ignored its token: then the
    /// attempt failed, the claim on the delivery stays open until this ends, and another attempt before that is postponed. Never faults.
    /// </summary>
    public Task Completed { get; internal init; } = Task.CompletedTask;

    /// <summary>Returns the same result with another wait.</summary>
    internal WebhookAttemptResult RetryingAfter(TimeSpan wait) => new(Outcome)
    {
        RetryAfter = wait,
        RememberFor = RememberFor,
        SucceededHandlers = SucceededHandlers,
        Failures = Failures,
        Error = Error,
        Completed = Completed,
    };
}
