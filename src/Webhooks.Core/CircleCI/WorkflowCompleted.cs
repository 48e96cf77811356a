namespace Webhooks.CircleCI;

/// <summary>A workflow reached a terminal state: CircleCI's <c>workflow-completed</c>.</summary>
/// <remarks>
/// Cancelling a workflow of N parallel jobs yields N+1 of these with ids of their own: to act once a workflow, key on
/// <see cref="Workflow.Id"/>. A re-run has a new workflow id and keeps the pipeline.
/// </remarks>
public sealed record WorkflowCompleted : CircleCIEvent
{
    /// <summary>Gets the workflow, with its status.</summary>
    public Workflow Workflow { get; init; } = Workflow.Empty;

    /// <summary>Gets the pipeline that the workflow belongs to.</summary>
    public Pipeline Pipeline { get; init; } = Pipeline.Empty;

    /// <summary>Gets the project.</summary>
    public CircleCIProject Project { get; init; } = CircleCIProject.Empty;

    /// <summary>Gets the organization that owns the project.</summary>
    public Organization Organization { get; init; } = Organization.Empty;
}
