namespace Webhooks;

/// <summary>One handler's failure in one attempt at a stored delivery. Immutable.</summary>
public sealed record WebhookFailedAttempt
{
    /// <summary>Gets the number of the attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Gets when the attempt ended, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// Gets the handler's name; <see langword="null"/> when no handler failed: the time was over, or the body could not be parsed.
    /// </summary>
    public string? Handler { get; init; }

    /// <summary>Gets how long the handler ran; <see langword="null"/> when that is not known.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Gets the type of the exception; <see langword="null"/> when nothing was thrown.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>Gets the message, at most 500 characters.</summary>
    public required string Message { get; init; }
}
