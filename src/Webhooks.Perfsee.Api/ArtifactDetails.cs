namespace Webhooks.Perfsee.Api;

/// <summary>Represents an uploaded bundle and its analysis as Perfsee's API shows it.</summary>
public sealed record ArtifactDetails
{
    /// <summary>Gets the artifact's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>Gets the artifact's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the branch.</summary>
    public string Branch { get; init; } = "";

    /// <summary>Gets the commit's hash.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Gets the status; <see cref="BundleJobStatus.Unknown"/> for one that this version does not know.</summary>
    public BundleJobStatus Status { get; init; }

    /// <summary>Gets the status as Perfsee spells it.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>Gets how long the analysis took, to the millisecond.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets why the analysis failed; <see langword="null"/> when it never did. A later success does not clear it.</summary>
    public string? FailedReason { get; init; }

    /// <summary>Gets the score, 0 to 100; <see langword="null"/> when the first run failed.</summary>
    public int? Score { get; init; }

    /// <summary>
    /// Gets the link to the uploaded build; empty for very old ones. A link to a removed file may never answer: set a timeout.
    /// </summary>
    public string BuildLink { get; init; } = "";

    /// <summary>Gets the link to the report; <see langword="null"/> when there is none.</summary>
    public string? ReportLink { get; init; }

    /// <summary>Gets the link to the content of the bundle; <see langword="null"/> when there is none.</summary>
    public string? ContentLink { get; init; }

    /// <summary>Gets the time of the upload, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the time of the last change, in UTC: the end of the latest analysis, also of a repeated one.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Gets the size of all assets in bytes; <see langword="null"/> before the analysis.</summary>
    public long? Size { get; init; }

    /// <summary>Gets the artifact to compare this one with; <see langword="null"/> when there is none.</summary>
    public ArtifactReference? Baseline { get; init; }
}
