namespace Samples.GitHub;

/// <summary>A webhook was set up: GitHub's <c>ping</c>.</summary>
public sealed record GitHubPing : GitHubEvent
{
    /// <summary>A word of GitHub's wisdom.</summary>
    public string Zen { get; init; } = "";
}
