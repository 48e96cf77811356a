namespace Samples.GitHub;

/// <summary>A repository.</summary>
public sealed record GitHubRepository
{
    /// <summary>Owner and name: <c>octocat/hello-world</c>.</summary>
    public string FullName { get; init; } = "";
}
