namespace Webhooks.CircleCI;

/// <summary>The revision that a GitHub OAuth or Bitbucket Cloud pipeline built.</summary>
public sealed record Vcs
{
    /// <summary>Gets the host of the repository: <c>github</c> or <c>bitbucket</c>, in lower case; null when not sent.</summary>
    public string? ProviderName { get; init; }

    /// <summary>
    /// Gets the repository that the change came from; differs from the target for pull requests of forks. Null when not sent.
    /// </summary>
    public string? OriginRepositoryUrl { get; init; }

    /// <summary>Gets the repository that was built for; null when not sent.</summary>
    public string? TargetRepositoryUrl { get; init; }

    /// <summary>Gets the commit's full hash; null when not sent.</summary>
    public string? Revision { get; init; }

    /// <summary>Gets the branch; null for a tag.</summary>
    public string? Branch { get; init; }

    /// <summary>Gets the tag; null for a branch. It is documented, and left out even of tag pushes.</summary>
    public string? Tag { get; init; }

    /// <summary>Gets the commit; null when not sent.</summary>
    public Commit? Commit { get; init; }
}
