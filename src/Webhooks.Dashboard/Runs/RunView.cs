using Webhooks.Dashboard.Api;

namespace Webhooks.Dashboard.Runs;

/// <summary>An operation over a filter: what it does, who started it, how far it got.</summary>
internal sealed record RunView
{
    public required string Id { get; init; }

    public required string Operation { get; init; }

    public string? Handler { get; init; }

    public required FilterView Filter { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// Gets <c>running</c>, <c>done</c>, <c>cancelled</c>, <c>failed</c> or <c>interrupted</c>: the app ended while it ran.
    /// </summary>
    public required string State { get; init; }

    public required long Total { get; init; }

    public long Examined { get; init; }

    public long Changed { get; init; }
}
