namespace Webhooks.CircleCI;

/// <summary>A job of a workflow.</summary>
public sealed record Job
{
    internal static readonly Job Empty = new();

    /// <summary>The job's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The job's name in the project's configuration.</summary>
    public string Name { get; init; } = "";

    /// <summary>The job's number, unique in its project.</summary>
    public long Number { get; init; }

    /// <summary>How the job ended; <see cref="JobStatus.Unknown"/> for a status this version does not know.</summary>
    public JobStatus Status { get; init; }

    /// <summary>The status as sent.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>When the job started, in UTC; null when it is not sent, as may be for a job that ended without starting.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the job stopped, in UTC; null when not sent.</summary>
    public DateTimeOffset? StoppedAt { get; init; }
}
