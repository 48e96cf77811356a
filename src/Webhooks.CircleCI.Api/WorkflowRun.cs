namespace Webhooks.CircleCI.Api;

/// <summary>Represents a finished run of a workflow in CircleCI's insights. A re-run is a run of its own.</summary>
public sealed record WorkflowRun
{
    /// <summary>Gets the id of the workflow.</summary>
    public Guid Id { get; init; }

    /// <summary>
    /// Gets the state that the workflow ended with; <see cref="WorkflowState.Unknown"/> for one that this version does not know.
    /// </summary>
    public WorkflowState Status { get; init; }

    /// <summary>Gets the state as CircleCI spells it.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>Gets the branch; <see langword="null"/> when there is none.</summary>
    public string? Branch { get; init; }

    /// <summary>Gets how long the workflow ran, in whole seconds.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets the time when the workflow was created, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the time when the workflow stopped, in UTC; <see langword="null"/> when CircleCI does not say.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>Gets the credits that the run used.</summary>
    public long CreditsUsed { get; init; }
}
