using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Dashboard.Deliveries;

/// <summary>Summarizes events in a few words.</summary>
internal static class SummaryWriter
{
    private const int MaxJson = 500;

    public static Summary Of(WebhookProvider provider, WebhookEvent webhookEvent)
    {
        var summary = new Summary
        {
            Title = webhookEvent.Type.Length > 0 ? webhookEvent.Type : "No event of its provider",
            Kind = "unknown",
            Drift = [.. webhookEvent.Drift.Select(drift => new Difference(
                $"{drift.Kind}", drift.Path, drift.Json.Length <= MaxJson ? drift.Json : $"{drift.Json[..MaxJson]}…"))],
        };

        return webhookEvent switch
        {
            CircleCIEvent circleCI => OfCircleCI(circleCI, summary),
            PerfseeEvent perfsee => OfPerfsee(perfsee, summary with { Project = perfsee.Project.Id }),
            _ => OfOther(provider.Summarize(webhookEvent), summary),
        };
    }

    // What the provider of any other event says of it.
    private static Summary OfOther(WebhookSummary? said, Summary summary) => said is null ? summary : summary with
    {
        Title = said.Title ?? summary.Title,
        Kind = "event",
        Project = said.Project ?? "",
        Branch = said.Branch ?? "",
        Status = said.Status ?? "",
        Url = said.Url,
    };

    private static Summary OfCircleCI(CircleCIEvent webhookEvent, Summary summary) => webhookEvent switch
    {
        WorkflowCompleted completed => Pipeline(summary, completed.Pipeline, completed.Project) with
        {
            Kind = "workflow",
            Title = $"{completed.Workflow.Name} #{completed.Pipeline.Number}",
            Name = completed.Workflow.Name,
            Status = completed.Workflow.StatusText ?? "",
            Duration = (completed.Workflow.StoppedAt - completed.Workflow.CreatedAt)?.TotalSeconds,
            Url = completed.Workflow.Url,
        },
        JobCompleted completed => Pipeline(summary, completed.Pipeline, completed.Project) with
        {
            Kind = "job",
            Title = $"{completed.Job.Name} #{completed.Job.Number}",
            Name = completed.Job.Name,
            Status = completed.Job.StatusText,
            Duration = (completed.Job.StoppedAt - completed.Job.StartedAt)?.TotalSeconds,
            Url = completed.Workflow?.Url,
        },
        CircleCIPing ping => summary with { Kind = "ping", Title = $"Test ping from {ping.Webhook.Name}" },
        _ => summary,
    };

    private static Summary Pipeline(Summary summary, Pipeline pipeline, CircleCIProject project)
    {
        var source = pipeline.Source;

        return summary with
        {
            Project = project.Name.Length > 0 ? project.Name : project.Slug,
            Branch = source.Branch ?? source.Tag ?? "",
            Commit = source.CommitSubject,
            Author = source.AuthorName,
        };
    }

    private static Summary OfPerfsee(PerfseeEvent webhookEvent, Summary summary) => webhookEvent switch
    {
        BundleFinished { Artifact: var artifact } => summary with
        {
            Kind = "bundle",
            Title = $"{artifact.Name} #{artifact.Id}",
            Name = artifact.Name,
            Status = artifact.StatusText,
            Branch = artifact.Branch,
            Duration = artifact.Duration.TotalSeconds,
            Url = artifact.ReportLink,
            Commit = artifact.Hash,
            Score = artifact.Score,
            BaselineScore = artifact.Baseline?.Score,
            Note = artifact.Status == BundleJobStatus.Failed ? artifact.FailedReason : null,
        },
        SnapshotCompleted { Snapshot: var snapshot } => summary with
        {
            Kind = "snapshot",
            Title = snapshot.Title ?? $"Snapshot #{snapshot.Id}",
            Status = snapshot.StatusText,
            Commit = snapshot.Hash,
            Note = $"{snapshot.Reports.Count(report => report.Status == SnapshotStatus.Completed)} "
                + $"of {snapshot.Reports.Count} reports completed",
        },
        SnapshotReportCompleted { Report: var report } => Report(summary, report) with { Kind = "report" },
        SourceFinished { Report: var report } => Report(summary, report) with { Kind = "source" },
        _ => summary,
    };

    private static Summary Report(Summary summary, SnapshotReport report) => summary with
    {
        Title = $"{report.Page.Name}, {report.Profile.Name}, {report.Environment.Name}",
        Status = report.StatusText,
        Branch = report.Artifacts is [var artifact, ..] ? artifact.Branch : "",
        Url = report.ReportLink,
        Note = report.Page.Url,
    };
}
