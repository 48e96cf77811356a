namespace Webhooks.Perfsee;

/// <summary>
/// The variables of the query from which Perfsee made an event. The event's own members say the same; Perfsee's types and documentation do
/// not.
/// </summary>
public sealed record PerfseeVariables
{
    internal static readonly PerfseeVariables Empty = new();

    /// <summary>Gets the project's slug: the same as <see cref="PerfseeProject.Id"/>.</summary>
    public string ProjectSlug { get; init; } = "";

    /// <summary>
    /// Gets the artifact's number in <see cref="BundleFinished"/>; null in other events, and when it is missing or no number.
    /// </summary>
    public int? ArtifactIid { get; init; }

    /// <summary>
    /// Gets the snapshot's number in <see cref="SnapshotCompleted"/>; null in other events, and when it is missing or no number.
    /// </summary>
    public int? SnapshotIid { get; init; }

    /// <summary>
    /// Gets the report's number in <see cref="SnapshotReportCompleted"/> and <see cref="SourceFinished"/>; null in other events, and when
    /// it is missing or no number.
    /// </summary>
    public int? SnapshotReportIid { get; init; }
}
