namespace Webhooks.CircleCI;

/// <summary>The trigger that started a pipeline.</summary>
public sealed record PipelineTrigger
{
    internal static readonly PipelineTrigger Empty = new();

    /// <summary>
    /// Gets the kind of trigger, an open list: <c>webhook</c>, <c>api</c>, <c>schedule</c> are documented, <c>gitlab</c> is seen,
    /// <c>github_app</c> and others exist.
    /// </summary>
    public string Type { get; init; } = "";
}
