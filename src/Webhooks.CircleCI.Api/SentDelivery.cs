using System.Diagnostics.CodeAnalysis;

namespace Webhooks.CircleCI.Api;

/// <summary>
/// Represents the latest send of one event in the log of CircleCI's API v3, which is experimental: a member that is missing there has its
/// empty value here.
/// </summary>
[Experimental("WEBHOOKS001")]
public sealed record SentDelivery
{
    /// <summary>Gets the id of the event, the same as in the body of its delivery.</summary>
    public string Id { get; init; } = "";

    /// <summary>Gets the type of the event; <see langword="null"/> when CircleCI does not say.</summary>
    public string? EventType { get; init; }

    /// <summary>
    /// Gets the outcome of the last attempt, an open list: <c>succeeded</c>, <c>failed</c>; <see langword="null"/> when CircleCI does not
    /// say.
    /// </summary>
    public string? Outcome { get; init; }

    /// <summary>Gets how often the event was sent; <see langword="null"/> when CircleCI does not say.</summary>
    public int? AttemptCount { get; init; }

    /// <summary>Gets the status that the last attempt was answered with; <see langword="null"/> when there was none.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Gets how long the last attempt took, to the millisecond; <see langword="null"/> when CircleCI does not say.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Gets the time of the event, in UTC; <see langword="null"/> when CircleCI does not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Gets the whole delivery as JSON, for members that this version does not know.</summary>
    public string Json { get; init; } = "";
}
