namespace Webhooks.Perfsee.Api;

/// <summary>Represents a report of a snapshot as Perfsee's API shows it, with the metrics that no webhook carries.</summary>
public sealed record ReportDetails
{
    /// <summary>Gets the report's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>Gets the status; <see cref="SnapshotStatus.Unknown"/> for one that this version does not know.</summary>
    public SnapshotStatus Status { get; init; }

    /// <summary>Gets the status as Perfsee spells it.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>Gets the state of the source analysis; <see cref="SourceAnalysisStatus.Unknown"/> also when there is none.</summary>
    public SourceAnalysisStatus SourceStatus { get; init; }

    /// <summary>Gets the state of the source analysis as Perfsee spells it; <see langword="null"/> when there is none.</summary>
    public string? SourceStatusText { get; init; }

    /// <summary>Gets the time when the report was created, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets why the report failed; <see langword="null"/> when it did not.</summary>
    public string? FailedReason { get; init; }

    /// <summary>Gets Lighthouse's performance score, 0 to 100; <see langword="null"/> when there is none.</summary>
    public int? PerformanceScore { get; init; }

    /// <summary>Gets the metrics as JSON; <see langword="null"/> when there are none.</summary>
    public string? MetricsJson { get; init; }

    /// <summary>Gets the page that was measured.</summary>
    public SnapshotPage Page { get; init; } = new();

    /// <summary>Gets the environment it was measured in.</summary>
    public SnapshotEnvironment Environment { get; init; } = new();

    /// <summary>Gets the profile it was measured with.</summary>
    public SnapshotProfile Profile { get; init; } = new();

    /// <summary>Gets the number of the snapshot that the report belongs to.</summary>
    public int SnapshotId { get; init; }

    /// <summary>
    /// Gets the link to Lighthouse's result; <see langword="null"/> when there is none. A link to a removed file may never answer: set a
    /// timeout.
    /// </summary>
    public string? ReportLink { get; init; }

    /// <summary>Gets the link to the screencast; <see langword="null"/> when there is none.</summary>
    public string? ScreencastLink { get; init; }

    /// <summary>Gets the steps of a user flow, which are reports of their own; empty for others, and in lists.</summary>
    public IReadOnlyList<ReportStep> Steps { get; init; } = [];
}
