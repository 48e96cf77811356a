namespace Webhooks.Perfsee;

/// <summary>
/// A report of a snapshot is completed: Perfsee's <c>lab:snapshot-report-completed</c>. It is never sent for a failed report.
/// </summary>
/// <remarks>
/// It is sent again at every later change of the report. For the last report of a snapshot it starts together with
/// <see cref="SnapshotCompleted"/>, and either may arrive first.
/// </remarks>
public sealed record SnapshotReportCompleted : PerfseeEvent
{
    /// <summary>
    /// Gets the report. Its flame chart, source coverage and artifacts usually come only with <see cref="SourceFinished"/>.
    /// </summary>
    public SnapshotReport Report { get; init; } = SnapshotReport.Empty;
}
