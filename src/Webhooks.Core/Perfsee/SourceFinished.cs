namespace Webhooks.Perfsee;

/// <summary>
/// The source analysis of a report is completed: Perfsee's <c>source:finished</c>. It is never sent when the analysis failed.
/// </summary>
/// <remarks>
/// It is sent again each time the analysis runs again (a later change of the report, or of the snapshot's commit). It is also sent for the
/// steps of user flows, which are not among <see cref="Snapshot.Reports"/>. The report's own <see cref="SnapshotReport.Status"/> can be
/// failed.
/// </remarks>
public sealed record SourceFinished : PerfseeEvent
{
    /// <summary>Gets the report, now with its flame chart, source coverage and artifacts.</summary>
    public SnapshotReport Report { get; init; } = SnapshotReport.Empty;
}
