using Webhooks.Json;

namespace Webhooks.Perfsee;

/// <summary>The event types that Perfsee sends, as it spells them, and the spelling of its documentation.</summary>
internal static class PerfseeEventTypes
{
    public const string BundleFinished = "bundle:finished";
    public const string BundleFinishedInDocumentation = "bundle-finished";
    public const string SnapshotCompleted = "lab:snapshot-completed";
    public const string SnapshotReportCompleted = "lab:snapshot-report-completed";
    public const string SourceFinished = "source:finished";

    public static readonly Utf8Lookup<Type> Known = new(
        (BundleFinished, typeof(BundleFinished)), (SnapshotCompleted, typeof(SnapshotCompleted)),
        (SnapshotReportCompleted, typeof(SnapshotReportCompleted)), (SourceFinished, typeof(SourceFinished)),
        (BundleFinishedInDocumentation, typeof(BundleFinished)));
}
