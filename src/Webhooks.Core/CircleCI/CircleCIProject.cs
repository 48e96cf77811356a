namespace Webhooks.CircleCI;

/// <summary>A project in CircleCI.</summary>
public sealed record CircleCIProject
{
    internal static readonly CircleCIProject Empty = new();

    /// <summary>Gets the project's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Gets the project's name, usually its repository's.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// Gets the project's slug: <c>github/org/repo</c>, <c>bitbucket/org/repo</c>, or <c>circleci/org-code/project-code</c> for projects of
    /// GitLab and of the GitHub App. It does not tell how a pipeline is connected: a project with a slug <c>github/…</c> can have GitHub
    /// App pipelines too.
    /// </summary>
    public string Slug { get; init; } = "";
}
