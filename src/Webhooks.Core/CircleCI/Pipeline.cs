namespace Webhooks.CircleCI;

/// <summary>A pipeline: one run of a project's configuration.</summary>
public sealed record Pipeline
{
    internal static readonly Pipeline Empty = new();

    /// <summary>The pipeline's id; a re-run keeps it.</summary>
    public Guid Id { get; init; }

    /// <summary>The pipeline's number, counted up in its project.</summary>
    public long Number { get; init; }

    /// <summary>When the pipeline was created, in UTC; on a re-run long before its workflow's time.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>What started the pipeline.</summary>
    public PipelineTrigger Trigger { get; init; } = PipelineTrigger.Empty;

    /// <summary>
    /// The revision that was built, for GitHub OAuth and Bitbucket Cloud pipelines; null for others. <see cref="Source"/> serves all.
    /// </summary>
    public Vcs? Vcs { get; init; }

    /// <summary>
    /// What the trigger said, for GitLab, GitHub App and Bitbucket Data Center pipelines; null for others. <see cref="Source"/> serves all.
    /// </summary>
    public TriggerParameters? TriggerParameters { get; init; }

    /// <summary>
    /// Branch, tag, revision, commit, author and repository, from wherever this pipeline carries them. Gathered anew at each call.
    /// </summary>
    public PipelineSource Source => PipelineSource.Of(this);
}
