namespace Webhooks.Perfsee.Api.Recovery;

/// <summary>The events that can be recovered.</summary>
internal static class EventTypes
{
    public const string BundleFinished = "bundle:finished";
    public const string SnapshotCompleted = "lab:snapshot-completed";
    public const string SnapshotReportCompleted = "lab:snapshot-report-completed";
    public const string SourceFinished = "source:finished";
}
