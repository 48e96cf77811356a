namespace Webhooks.Perfsee;

/// <summary>A snapshot is completed: Perfsee's <c>lab:snapshot-completed</c>. It is the only event that tells of failed reports.</summary>
/// <remarks>
/// It can be early: some of its reports may still be pending or running, so look at each <see cref="SnapshotReport.Status"/>. A snapshot
/// counts as completed even when all of its reports failed. It is not sent again when a report is run again.
/// </remarks>
public sealed record SnapshotCompleted : PerfseeEvent
{
    /// <summary>Gets the snapshot, with its reports.</summary>
    public Snapshot Snapshot { get; init; } = Snapshot.Empty;
}
