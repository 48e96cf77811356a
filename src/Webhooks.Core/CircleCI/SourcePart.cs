namespace Webhooks.CircleCI;

/// <summary>
/// The source of a pipeline as one of its parts describes it: <c>vcs</c>, or one of the trigger's maps. A member that the part lacks
/// is null.
/// </summary>
internal sealed record SourcePart
{
    private const string BranchRef = "refs/heads/";
    private const string TagRef = "refs/tags/";

    public string? Branch { get; init; }

    public string? Tag { get; init; }

    public string? Revision { get; init; }

    public string? CommitSubject { get; init; }

    public string? AuthorName { get; init; }

    public string? AuthorEmail { get; init; }

    public IReadOnlyList<string?> RepositoryUrls { get; init; } = [];

    /// <summary>Returns whether the address opens in a browser.</summary>
    public static bool IsWebAddress(string address) =>
        address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the parts of a pipeline, in the order in which they are asked.</summary>
    public static SourcePart[] Of(Pipeline pipeline) =>
    [
        OfVcs(pipeline.Vcs),
        OfGit(new(pipeline.TriggerParameters?.Git)),
        OfGitHubApp(new(pipeline.TriggerParameters?.GitHubApp)),
        OfGitLab(new(pipeline.TriggerParameters?.GitLab)),
    ];

    private static SourcePart OfVcs(Vcs? vcs) => new()
    {
        Branch = Texts.First(vcs?.Branch),
        Tag = Texts.First(vcs?.Tag),
        Revision = Texts.First(vcs?.Revision),
        CommitSubject = Texts.First(vcs?.Commit?.Subject),
        AuthorName = Texts.First(vcs?.Commit?.Author?.Name),
        AuthorEmail = Texts.First(vcs?.Commit?.Author?.Email),
        RepositoryUrls = [Texts.First(vcs?.TargetRepositoryUrl, vcs?.OriginRepositoryUrl)],
    };

    private static SourcePart OfGit(Texts git) => new()
    {
        Branch = BranchOf(git["branch"], git["ref"]),
        Tag = Texts.First(git["tag"], Behind(TagRef, git["ref"]), Behind(TagRef, git["branch"])),
        Revision = git["checkout_sha"],
        CommitSubject = FirstLine(git["commit_message"]),
        AuthorName = git["commit_author_name"],
        AuthorEmail = git["commit_author_email"],
        RepositoryUrls = [git["repo_url"], git["checkout_url"]],
    };

    private static SourcePart OfGitHubApp(Texts app) => new()
    {
        Branch = BranchOf(app["branch"], app["full_ref"], app["ref"]),
        Tag = Texts.First(app["tag"], Behind(TagRef, app["full_ref"]), Behind(TagRef, app["ref"]), Behind(TagRef, app["branch"])),
        Revision = app["commit_sha"],
        CommitSubject = Texts.First(app["commit_title"], FirstLine(app["commit_message"])),
        AuthorName = app["commit_author_name"],
        AuthorEmail = app["commit_author_email"],
        RepositoryUrls = [app["repo_url"]],
    };

    private static SourcePart OfGitLab(Texts gitLab) => new()
    {
        Branch = BranchOf(gitLab["branch"], gitLab["ref"]),
        Tag = Texts.First(gitLab["tag"], Behind(TagRef, gitLab["ref"]), Behind(TagRef, gitLab["branch"])),
        Revision = Texts.First(gitLab["commit_sha"], gitLab["checkout_sha"]),
        CommitSubject = Texts.First(gitLab["commit_title"], FirstLine(gitLab["commit_message"])),
        AuthorName = gitLab["commit_author_name"],
        AuthorEmail = gitLab["commit_author_email"],
        RepositoryUrls = [gitLab["web_url"], gitLab["repo_url"]],
    };

    /// <summary>Returns a name for a branch, or the text behind the prefix of one.</summary>
    private static string? BranchOf(string? name, params ReadOnlySpan<string?> references)
    {
        if (name is not null)
        {
            return Behind(BranchRef, name) ?? name;
        }

        foreach (var reference in references)
        {
            if (Behind(BranchRef, reference) is { Length: > 0 } branch)
            {
                return branch;
            }
        }

        return null;
    }

    private static string? Behind(string prefix, string? reference) =>
        reference?.StartsWith(prefix, StringComparison.Ordinal) == true ? reference[prefix.Length..] : null;

    private static string? FirstLine(string? message) => message?.Split('\n', 2)[0].TrimEnd('\r') is { Length: > 0 } line ? line : null;
}
