namespace Webhooks.CircleCI;

/// <summary>A pipeline: one run of a project's configuration.</summary>
public sealed record Pipeline
{
    internal static readonly Pipeline Empty = new();

    /// <summary>Gets the pipeline's id; a re-run keeps it.</summary>
    public Guid Id { get; init; }

    /// <summary>Gets the pipeline's number, counted up in its project.</summary>
    public long Number { get; init; }

    /// <summary>Gets when the pipeline was created, in UTC; on a re-run long before its workflow's time.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the trigger that started the pipeline.</summary>
    public PipelineTrigger Trigger { get; init; } = PipelineTrigger.Empty;

    /// <summary>
    /// Gets the revision that was built, for GitHub OAuth and Bitbucket Cloud pipelines; null for others. <see cref="Source"/> serves all.
    /// </summary>
    public Vcs? Vcs { get; init; }

    /// <summary>
    /// Gets the parameters of the trigger, for GitLab, GitHub App and Bitbucket Data Center pipelines; null for others.
    /// <see cref="Source"/> serves all.
    /// </summary>
    public TriggerParameters? TriggerParameters { get; init; }

    /// <summary>
    /// Gets branch, tag, revision, commit, author and repository, from wherever this pipeline carries them. Collected again at each call.
    /// </summary>
    public PipelineSource Source => PipelineSource.Of(this);
}
