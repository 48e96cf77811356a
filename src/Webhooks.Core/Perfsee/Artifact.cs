namespace Webhooks.Perfsee;

/// <summary>An uploaded bundle and its analysis.</summary>
/// <remarks>
/// Links are absolute addresses of files that may be removed later. The sample in Perfsee's documentation has the files' storage keys in
/// their place; they are kept as they are.
/// </remarks>
public sealed record Artifact
{
    internal static readonly Artifact Empty = new();

    /// <summary>Gets the artifact's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>Gets the branch, at most 255 characters.</summary>
    public string Branch { get; init; } = "";

    /// <summary>Gets the artifact's name, at most 255 characters: a project may upload several for one commit.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the commit's hash, at most 40 characters; Perfsee does not check it.</summary>
    public string Hash { get; init; } = "";

    /// <summary>
    /// Gets the status of the analysis, usually passed or failed; <see cref="BundleJobStatus.Unknown"/> for a status this version does not
    /// know.
    /// </summary>
    public BundleJobStatus Status { get; init; }

    /// <summary>Gets the status as sent.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>
    /// Gets how long the analysis took, to the millisecond; zero until a run has passed, and kept when a later run fails.
    /// </summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// Gets why the analysis failed, possibly in several lines; null when it never did. A later success does not clear it: test
    /// <see cref="Status"/> instead.
    /// </summary>
    public string? FailedReason { get; init; }

    /// <summary>Gets the link to the uploaded build; empty for very old ones.</summary>
    public string BuildLink { get; init; } = "";

    /// <summary>Gets the link to the report; null until a run has passed, and kept when a later run fails.</summary>
    public string? ReportLink { get; init; }

    /// <summary>
    /// Gets the link to the content of the bundle; null until a run has passed and for a bundle without content, and kept when a later run
    /// fails.
    /// </summary>
    public string? ContentLink { get; init; }

    /// <summary>Gets the score, as a rule 0 to 100; null until a run has passed, and kept when a later run fails.</summary>
    public int? Score { get; init; }

    /// <summary>Gets when the build was uploaded (not when it was analysed), in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Gets the artifact of the same name to compare this one with; null when there is none. It had passed when it was chosen, and may have
    /// another <see cref="Status"/> now. A baseline has no baseline of its own.
    /// </summary>
    public Artifact? Baseline { get; init; }
}
