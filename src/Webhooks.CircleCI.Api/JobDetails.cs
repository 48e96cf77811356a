namespace Webhooks.CircleCI.Api;

/// <summary>Represents a job of a workflow as CircleCI's API shows it.</summary>
public sealed record JobDetails
{
    /// <summary>Gets the job's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Gets the job's name in the project's configuration.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// Gets the job's number, unique in its project; <see langword="null"/> for a job that never started, such as an approval.
    /// </summary>
    public long? Number { get; init; }

    /// <summary>Gets the state; <see cref="JobState.Unknown"/> for one that this version does not know.</summary>
    public JobState Status { get; init; }

    /// <summary>Gets the state as CircleCI spells it.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>Gets the kind of job, an open list: <c>build</c> or <c>approval</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>Gets a value indicating whether the job waits for a person and runs nothing. No event is sent for such a job.</summary>
    public bool IsApproval => Type == "approval";

    /// <summary>Gets the time when the job started, in UTC; <see langword="null"/> while it has not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets the time when the job stopped, in UTC; <see langword="null"/> while it has not.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>Gets the slug of the project, as <c>gh/acme/app</c>.</summary>
    public string ProjectSlug { get; init; } = "";

    /// <summary>Gets the ids of the jobs that this one waits for.</summary>
    public IReadOnlyList<Guid> Dependencies { get; init; } = [];

    /// <summary>Gets the id of the user who approved the job; <see langword="null"/> when nobody did.</summary>
    public Guid? ApprovedBy { get; init; }

    /// <summary>Gets the id of the user who canceled the job; <see langword="null"/> when nobody did.</summary>
    public Guid? CanceledBy { get; init; }
}
