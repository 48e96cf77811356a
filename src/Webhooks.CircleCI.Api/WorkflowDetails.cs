namespace Webhooks.CircleCI.Api;

/// <summary>Represents a workflow as CircleCI's API shows it.</summary>
public sealed record WorkflowDetails
{
    /// <summary>Gets the workflow's id; a re-run has a new one.</summary>
    public Guid Id { get; init; }

    /// <summary>Gets the workflow's name in the project's configuration.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the state; <see cref="WorkflowState.Unknown"/> for one that this version does not know.</summary>
    public WorkflowState Status { get; init; }

    /// <summary>Gets the state as CircleCI spells it.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>Gets the time when the workflow was created, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the time when the workflow stopped, in UTC; <see langword="null"/> while it has not.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>Gets the id of the pipeline; a re-run keeps it.</summary>
    public Guid PipelineId { get; init; }

    /// <summary>Gets the number of the pipeline, counted up in its project.</summary>
    public long PipelineNumber { get; init; }

    /// <summary>Gets the slug of the project, as <c>gh/acme/app</c>. Webhooks spell it differently: <c>github/acme/app</c>.</summary>
    public string ProjectSlug { get; init; } = "";

    /// <summary>Gets the id of the user who started the workflow; <see langword="null"/> when CircleCI does not say.</summary>
    public Guid? StartedBy { get; init; }

    /// <summary>Gets the id of the user who canceled the workflow; <see langword="null"/> when nobody did.</summary>
    public Guid? CanceledBy { get; init; }

    /// <summary>Gets the id of the user who caused the error; <see langword="null"/> when nobody did.</summary>
    public Guid? ErroredBy { get; init; }

    /// <summary>Gets the tag of the workflow: <c>setup</c> for a setup workflow, else <see langword="null"/>.</summary>
    public string? Tag { get; init; }
}
