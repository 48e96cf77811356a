namespace Webhooks.CircleCI;

/// <summary>
/// The source that a pipeline was built from, from the first part of the pipeline that names it: <c>vcs</c>, then
/// <c>trigger_parameters.git</c>, <c>github_app</c>, <c>gitlab</c>. Empty texts count as missing, and each member is null when no part has
/// it.
/// </summary>
/// <remarks>
/// A part that names another revision than <see cref="Revision"/> is about another repository (the one whose event started the pipeline,
/// say) and is left out.
/// </remarks>
public sealed record PipelineSource
{
    /// <summary>Gets the branch; null for a tag.</summary>
    public string? Branch { get; init; }

    /// <summary>Gets the tag; null for a branch.</summary>
    public string? Tag { get; init; }

    /// <summary>Gets the commit's full hash.</summary>
    public string? Revision { get; init; }

    /// <summary>Gets the first line of the commit's message; null when no part has both it and <see cref="Revision"/>.</summary>
    public string? CommitSubject { get; init; }

    /// <summary>
    /// Gets the name of the commit's author, never of the person who pushed, and no login; null when no part has both it and
    /// <see cref="Revision"/>.
    /// </summary>
    public string? AuthorName { get; init; }

    /// <summary>Gets the email address of the commit's author; null when no part has both it and <see cref="Revision"/>.</summary>
    public string? AuthorEmail { get; init; }

    /// <summary>Gets the repository's address: its web address where one is known, else Git's (<c>git@host:owner/name.git</c>).</summary>
    public string? RepositoryUrl { get; init; }

    internal static PipelineSource Of(Pipeline pipeline)
    {
        var parts = SourcePart.Of(pipeline);
        var revision = Texts.First([.. parts.Select(part => part.Revision)]);
        var named = parts.Where(part => part.Revision == revision).ToArray();
        var fitting = parts.Where(part => part.Revision is null || part.Revision == revision).ToArray();
        var vcs = parts[0];

        // A tag's ref can be repeated in the member for the branch.
        var tag = vcs.Tag ?? (vcs.Branch is null ? Texts.First([.. fitting.Select(part => part.Tag)]) : null);
        string[] addresses = [.. fitting.SelectMany(part => part.RepositoryUrls).OfType<string>().Where(address => address.Length > 0)];

        return new()
        {
            Tag = tag,
            Branch = tag is null ? Texts.First([.. fitting.Select(part => part.Branch)]) : null,
            Revision = revision,
            CommitSubject = Texts.First([.. named.Select(part => part.CommitSubject)]),
            AuthorName = Texts.First([.. named.Select(part => part.AuthorName)]),
            AuthorEmail = Texts.First([.. named.Select(part => part.AuthorEmail)]),
            RepositoryUrl = Array.Find(addresses, SourcePart.IsWebAddress) ?? addresses.FirstOrDefault(),
        };
    }
}
