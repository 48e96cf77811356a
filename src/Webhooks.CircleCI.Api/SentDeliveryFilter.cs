using System.Diagnostics.CodeAnalysis;

namespace Webhooks.CircleCI.Api;

/// <summary>Represents a filter of deliveries; a member that is <see langword="null"/> does not narrow the list.</summary>
[Experimental("WEBHOOKS001")]
public sealed record SentDeliveryFilter
{
    /// <summary>Gets the type of the events: <c>workflow-completed</c>, <c>job-completed</c> or <c>ping</c>.</summary>
    public string? EventType { get; init; }

    /// <summary>Gets the outcome of the latest attempt: <c>succeeded</c> or <c>failed</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Gets the earliest time, at most 14 days ago.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets the latest time.</summary>
    public DateTimeOffset? Until { get; init; }
}
