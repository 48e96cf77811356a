namespace Webhooks.CircleCI;

/// <summary>
/// What a pipeline was built from, whichever part of it says so: <c>vcs</c>, then <c>trigger_parameters.git</c>, <c>github_app</c>,
/// <c>gitlab</c>. Empty texts count as missing, and each member is null when no part has it.
/// </summary>
public sealed record PipelineSource
{
    private const string BranchRef = "refs/heads/";
    private const string TagRef = "refs/tags/";

    /// <summary>The branch; null for a tag.</summary>
    public string? Branch { get; init; }

    /// <summary>The tag; null for a branch.</summary>
    public string? Tag { get; init; }

    /// <summary>The commit's full hash.</summary>
    public string? Revision { get; init; }

    /// <summary>The first line of the commit's message.</summary>
    public string? CommitSubject { get; init; }

    /// <summary>The name of the commit's author.</summary>
    public string? AuthorName { get; init; }

    /// <summary>The email address of the commit's author.</summary>
    public string? AuthorEmail { get; init; }

    /// <summary>The repository's address, as a web address or as Git's (<c>git@host:owner/name.git</c>).</summary>
    public string? RepositoryUrl { get; init; }

    internal static PipelineSource Of(Pipeline pipeline)
    {
        var (vcs, parameters) = (pipeline.Vcs, pipeline.TriggerParameters);
        var (git, gitHub, gitLab) = (parameters?.Git, parameters?.GitHubApp, parameters?.GitLab);
        var reference = First(Of(git, "ref"), Of(gitHub, "full_ref"), Of(gitHub, "ref"), Of(gitLab, "ref"));
        var branch = First(vcs?.Branch);
        var tag = First(
            vcs?.Tag, branch is null ? First(Of(git, "tag"), Of(gitHub, "tag"), Of(gitLab, "tag"), Behind(TagRef, reference)) : null);

        return new()
        {
            Tag = tag,
            // A tag's ref can be repeated in the member for the branch.
            Branch = tag is null ? First(branch, Of(git, "branch"), Of(gitHub, "branch"), Of(gitLab, "branch"), Behind(BranchRef, reference)) : null,
            Revision = First(vcs?.Revision, Of(git, "checkout_sha"), Of(gitHub, "commit_sha"), Of(gitLab, "commit_sha"), Of(gitLab, "checkout_sha")),
            CommitSubject = First(
                vcs?.Commit?.Subject,
                FirstLine(Of(git, "commit_message")), Of(gitHub, "commit_title"), Of(gitLab, "commit_title"), FirstLine(Of(gitLab, "commit_message"))),
            AuthorName = First(
                vcs?.Commit?.Author?.Name,
                Of(git, "commit_author_name"), Of(git, "author_login"), Of(gitHub, "commit_author_name"), Of(gitHub, "user_username"),
                Of(gitLab, "commit_author_name"), Of(gitLab, "user_name")),
            AuthorEmail = First(
                vcs?.Commit?.Author?.Email,
                Of(git, "commit_author_email"), Of(gitHub, "commit_author_email"), Of(gitLab, "commit_author_email")),
            RepositoryUrl = First(
                vcs?.TargetRepositoryUrl, vcs?.OriginRepositoryUrl,
                Of(git, "repo_url"), Of(git, "checkout_url"), Of(gitHub, "repo_url"), Of(gitLab, "web_url"), Of(gitLab, "repo_url")),
        };
    }

    private static string? First(params ReadOnlySpan<string?> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (!string.IsNullOrEmpty(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static string? Of(IReadOnlyDictionary<string, string>? map, string name) => map?.GetValueOrDefault(name);

    private static string? Behind(string prefix, string? reference) =>
        reference?.StartsWith(prefix, StringComparison.Ordinal) == true ? reference[prefix.Length..] : null;

    private static string? FirstLine(string? message) => message?.Split('\n', 2)[0].TrimEnd('\r');
}
