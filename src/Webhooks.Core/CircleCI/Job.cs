namespace Webhooks.CircleCI;

/// <summary>A job of a workflow.</summary>
public sealed record Job
{
    internal static readonly Job Empty = new();

    /// <summary>Gets the job's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Gets the job's name in the project's configuration.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the job's number, unique in its project.</summary>
    public long Number { get; init; }

    /// <summary>Gets the status of the job; <see cref="JobStatus.Unknown"/> for a status this version does not know.</summary>
    public JobStatus Status { get; init; }

    /// <summary>Gets the status as sent.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>Gets when the job started, in UTC; null when it is not sent, which happens for a job that ended without starting.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets when the job stopped, in UTC; null when not sent.</summary>
    public DateTimeOffset? StoppedAt { get; init; }
}
