using Webhooks.Perfsee;

namespace Webhooks.Dashboard.Deliveries;

/// <summary>What the page shows of Perfsee's events.</summary>
internal static class PerfseeViews
{
    public static DeliveryView Of(PerfseeEvent webhookEvent, DeliveryView view)
    {
        view = view with { Project = webhookEvent.Project.Id };

        return webhookEvent switch
        {
            BundleFinished { Artifact: var artifact } => view with
            {
                Kind = "bundle",
                Title = $"{artifact.Name} #{artifact.Id}",
                Status = artifact.StatusText,
                Branch = artifact.Branch,
                Duration = artifact.Duration.TotalSeconds,
                Url = artifact.ReportLink,
                Commit = artifact.Hash,
                Score = artifact.Score,
                BaselineScore = artifact.Baseline?.Score,
                BaselineDuration = artifact.Baseline?.Duration.TotalSeconds,
                Note = artifact.Status == BundleJobStatus.Failed ? artifact.FailedReason : null,
            },
            SnapshotCompleted { Snapshot: var snapshot } => view with
            {
                Kind = "snapshot",
                Title = snapshot.Title ?? $"Snapshot #{snapshot.Id}",
                Status = snapshot.StatusText,
                Parent = Parent(webhookEvent, snapshot.Id),
                Commit = snapshot.Hash,
                Note = $"{snapshot.Reports.Count(report => report.Status == SnapshotStatus.Completed)} of {snapshot.Reports.Count} reports completed",
            },
            SnapshotReportCompleted { Report: var report } => Report(view, webhookEvent, report) with { Kind = "report" },
            SourceFinished { Report: var report } => Report(view, webhookEvent, report) with { Kind = "source" },
            _ => view,
        };
    }

    private static DeliveryView Report(DeliveryView view, PerfseeEvent webhookEvent, SnapshotReport report) => view with
    {
        Title = $"{report.Page.Name}, {report.Profile.Name}, {report.Environment.Name}",
        Status = report.StatusText,
        Branch = report.Artifacts is [var artifact, ..] ? artifact.Branch : "",
        Url = report.ReportLink,
        Parent = Parent(webhookEvent, report.Snapshot.Id),
        Note = report.Page.Url,
    };

    private static string Parent(PerfseeEvent webhookEvent, int snapshot) => $"{webhookEvent.Project.Id}/{snapshot}";
}
