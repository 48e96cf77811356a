namespace Webhooks.CircleCI.Api;

/// <summary>Represents a pipeline as CircleCI's API shows it.</summary>
public sealed record PipelineDetails
{
    /// <summary>Gets the pipeline's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Gets the pipeline's number, counted up in its project.</summary>
    public long Number { get; init; }

    /// <summary>Gets the state, an open list: <c>created</c>, <c>errored</c>, <c>setup-pending</c>, <c>setup</c>, <c>pending</c>.</summary>
    public string StateText { get; init; } = "";

    /// <summary>Gets the time when the pipeline was created, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the time of the last change, in UTC; <see langword="null"/> when CircleCI does not say.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Gets the slug of the project, as <c>gh/acme/app</c>.</summary>
    public string ProjectSlug { get; init; } = "";

    /// <summary>Gets the errors of the pipeline, such as a configuration that is not valid.</summary>
    public IReadOnlyList<PipelineError> Errors { get; init; } = [];

    /// <summary>Gets the kind of trigger, an open list: <c>webhook</c>, <c>api</c>, <c>explicit</c>, <c>scheduled_pipeline</c>.</summary>
    public string TriggerType { get; init; } = "";

    /// <summary>Gets the time when the trigger was received, in UTC; <see langword="null"/> when CircleCI does not say.</summary>
    public DateTimeOffset? TriggeredAt { get; init; }

    /// <summary>Gets the name of the user who triggered the pipeline; <see langword="null"/> when CircleCI does not say.</summary>
    public string? TriggeredBy { get; init; }

    /// <summary>
    /// Gets the revision that was built; <see langword="null"/> for pipelines of GitLab and GitHub App projects. The API knows no author
    /// and no committer.
    /// </summary>
    public Vcs? Vcs { get; init; }

    /// <summary>Gets the address of the code review; <see langword="null"/> when there is none. Webhooks do not carry it.</summary>
    public string? ReviewUrl { get; init; }

    /// <summary>Gets what the trigger said, as JSON; <see langword="null"/> when CircleCI does not say.</summary>
    public string? TriggerParametersJson { get; init; }
}
