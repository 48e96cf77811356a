namespace Webhooks.CircleCI;

/// <summary>The revision that a GitHub OAuth or Bitbucket Cloud pipeline built.</summary>
public sealed record Vcs
{
    /// <summary>Who hosts the repository: <c>github</c> or <c>bitbucket</c>, in lower case; null when not sent.</summary>
    public string? ProviderName { get; init; }

    /// <summary>The repository that the change came from; differs from the target for pull requests of forks. Null when not sent.</summary>
    public string? OriginRepositoryUrl { get; init; }

    /// <summary>The repository that was built for; null when not sent.</summary>
    public string? TargetRepositoryUrl { get; init; }

    /// <summary>The commit's full hash; null when not sent.</summary>
    public string? Revision { get; init; }

    /// <summary>The branch; null for a tag.</summary>
    public string? Branch { get; init; }

    /// <summary>The tag; null for a branch. It is documented, and left out even of tag pushes.</summary>
    public string? Tag { get; init; }

    /// <summary>The commit; null when not sent.</summary>
    public Commit? Commit { get; init; }
}
