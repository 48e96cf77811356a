using Webhooks.CircleCI;
using Webhooks.GitHub;
using Webhooks.Perfsee;

namespace Webhooks.Cli.Inspecting;

/// <summary>An event in a few words.</summary>
internal static class EventSummary
{
    public static string Of(KnownProvider known, WebhookEvent parsed) => parsed switch
    {
        WorkflowCompleted workflow =>
            Words(workflow.Project.Name, Reference(workflow.Pipeline), workflow.Workflow.Name, workflow.Workflow.StatusText),
        JobCompleted job => Words(job.Project.Name, Reference(job.Pipeline), job.Job.Name, job.Job.StatusText),
        CircleCIPing ping => ping.Webhook.Name,
        BundleFinished { Artifact: var artifact } bundle =>
            Words(
                bundle.Project.Name, artifact.Branch, artifact.Name, artifact.StatusText,
                artifact.Score is { } score ? $"score {score}" : null),
        SnapshotCompleted { Snapshot: var snapshot } completed =>
            Words(completed.Project.Name, $"snapshot {snapshot.Id}", $"{snapshot.Reports.Count} reports", snapshot.StatusText),
        SnapshotReportCompleted { Report: var report } completed =>
            Words(completed.Project.Name, report.Page.Name, report.Profile.Name, report.StatusText),
        SourceFinished { Report: var report } finished =>
            Words(finished.Project.Name, report.Page.Name, report.Profile.Name, report.StatusText),
        UnknownCircleCIEvent or UnknownPerfseeEvent or UnknownGitHubEvent => "not known to this version",
        _ => Of(parsed.Type, known.Provider.Summarize(parsed)),
    };

    // The type is in front of the summary, and of its title too.
    private static string Of(string type, WebhookSummary? summary) =>
        Words(
            summary?.Project,
            summary?.Branch,
            summary?.Title?.StartsWith(type, StringComparison.Ordinal) == true ? summary.Title[type.Length..].Trim() : summary?.Title);

    private static string? Reference(Pipeline pipeline) => pipeline.Source.Branch ?? pipeline.Source.Tag;

    private static string Words(params ReadOnlySpan<string?> words) =>
        string.Join(' ', (IEnumerable<string?>)[.. words.ToArray().Where(word => !string.IsNullOrEmpty(word))]);
}
