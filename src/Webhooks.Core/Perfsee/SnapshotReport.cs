namespace Webhooks.Perfsee;

/// <summary>A report of a snapshot: one page, measured in one environment with one profile.</summary>
/// <remarks>Links are absolute addresses of files that may be removed later.</remarks>
public sealed record SnapshotReport
{
    internal static readonly SnapshotReport Empty = new();

    /// <summary>Gets the report's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>Gets the status; <see cref="SnapshotStatus.Unknown"/> for a status this version does not know.</summary>
    public SnapshotStatus Status { get; init; }

    /// <summary>Gets the status as sent.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>Gets the link to Lighthouse's result, in JSON; null when there is none.</summary>
    public string? ReportLink { get; init; }

    /// <summary>Gets the link to the screencast, an MP4 video; null when there is none.</summary>
    public string? ScreencastLink { get; init; }

    /// <summary>
    /// Gets the link to the flame chart, made by the source analysis; null before the first one, and the old link until it runs again.
    /// </summary>
    public string? FlameChartLink { get; init; }

    /// <summary>
    /// Gets the link to the source coverage, made by the source analysis; null before the first one, the old link until it runs again, and
    /// null when there is none.
    /// </summary>
    public string? SourceCoverageLink { get; init; }

    /// <summary>Gets when the report was created, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the host that was measured, when it was chosen at run time; null for others. No <see cref="GitHost"/>.</summary>
    public string? Host { get; init; }

    /// <summary>Gets the page that was measured.</summary>
    public SnapshotPage Page { get; init; } = SnapshotPage.Empty;

    /// <summary>Gets the environment it was measured in: headers, cookies and the like.</summary>
    public SnapshotEnvironment Environment { get; init; } = SnapshotEnvironment.Empty;

    /// <summary>Gets the profile it was measured with: device and network.</summary>
    public SnapshotProfile Profile { get; init; } = SnapshotProfile.Empty;

    /// <summary>
    /// Gets why the report failed; null when it never did. It stays when the report is run again and completes: test <see cref="Status"/>
    /// instead.
    /// </summary>
    public string? FailedReason { get; init; }

    /// <summary>Gets the snapshot that the report belongs to.</summary>
    public SnapshotReference Snapshot { get; init; } = SnapshotReference.Empty;

    /// <summary>
    /// Gets the artifacts whose code the page ran, found by the source analysis; empty before the first one, the old ones until it runs
    /// again, and null when Perfsee could not say.
    /// </summary>
    public IReadOnlyList<ArtifactReference>? Artifacts { get; init; }
}
