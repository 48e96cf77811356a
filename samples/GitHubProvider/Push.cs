namespace Samples.GitHub;

/// <summary>Commits were pushed: GitHub's <c>push</c>.</summary>
public sealed record Push : GitHubEvent
{
    /// <summary>What was pushed to: <c>refs/heads/main</c>.</summary>
    public string Ref { get; init; } = "";

    /// <summary>The commit that it points to now; zeros when it was deleted.</summary>
    public string After { get; init; } = "";
}
