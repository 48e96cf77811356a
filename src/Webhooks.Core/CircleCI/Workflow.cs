namespace Webhooks.CircleCI;

/// <summary>A workflow of a pipeline.</summary>
public sealed record Workflow
{
    internal static readonly Workflow Empty = new();

    /// <summary>The workflow's id; a re-run has a new one.</summary>
    public Guid Id { get; init; }

    /// <summary>The workflow's name in the project's configuration.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// How the workflow ended; <see cref="WorkflowStatus.Unknown"/> in job events, and for a status this version does not know.
    /// </summary>
    public WorkflowStatus Status { get; init; }

    /// <summary>The status as sent; null in job events, which carry none, and when it is missing or no text.</summary>
    public string? StatusText { get; init; }

    /// <summary>When the workflow was created, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the workflow stopped, in UTC; null when not sent.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>The workflow's page in CircleCI; may be empty.</summary>
    public string Url { get; init; } = "";
}
