namespace Webhooks.CircleCI;

/// <summary>A job reached a terminal state: CircleCI's <c>job-completed</c>.</summary>
public sealed record JobCompleted : CircleCIEvent
{
    /// <summary>Gets the job, with its status.</summary>
    public Job Job { get; init; } = Job.Empty;

    /// <summary>
    /// Gets the workflow that the job belongs to, without a status; null when CircleCI leaves it out (its own GitLab sample does).
    /// </summary>
    public Workflow? Workflow { get; init; }

    /// <summary>Gets the pipeline that the job belongs to.</summary>
    public Pipeline Pipeline { get; init; } = Pipeline.Empty;

    /// <summary>Gets the project.</summary>
    public CircleCIProject Project { get; init; } = CircleCIProject.Empty;

    /// <summary>Gets the organization that owns the project.</summary>
    public Organization Organization { get; init; } = Organization.Empty;
}
