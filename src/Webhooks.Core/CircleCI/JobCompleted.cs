namespace Webhooks.CircleCI;

/// <summary>A job reached a terminal state: CircleCI's <c>job-completed</c>.</summary>
public sealed record JobCompleted : CircleCIEvent
{
    /// <summary>The job, with its status.</summary>
    public Job Job { get; init; } = Job.Empty;

    /// <summary>
    /// The workflow that the job belongs to, without a status; null when CircleCI leaves it out (its own GitLab sample does).
    /// </summary>
    public Workflow? Workflow { get; init; }

    /// <summary>The pipeline that the job belongs to.</summary>
    public Pipeline Pipeline { get; init; } = Pipeline.Empty;

    /// <summary>The project.</summary>
    public CircleCIProject Project { get; init; } = CircleCIProject.Empty;

    /// <summary>The organization that owns the project.</summary>
    public Organization Organization { get; init; } = Organization.Empty;
}
