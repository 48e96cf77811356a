namespace Webhooks.CircleCI;

/// <summary>A workflow of a pipeline.</summary>
public sealed record Workflow
{
    internal static readonly Workflow Empty = new();

    /// <summary>Gets the workflow's id; a re-run has a new one.</summary>
    public Guid Id { get; init; }

    /// <summary>Gets the workflow's name in the project's configuration.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// Gets the status of the workflow; <see cref="WorkflowStatus.Unknown"/> in job events, and for a status this version does not know.
    /// </summary>
    public WorkflowStatus Status { get; init; }

    /// <summary>Gets the status as sent; null in job events, which carry none, and when it is missing or no text.</summary>
    public string? StatusText { get; init; }

    /// <summary>Gets when the workflow was created, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when the workflow stopped, in UTC; null when not sent.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>Gets the workflow's page in CircleCI; may be empty.</summary>
    public string Url { get; init; } = "";
}
