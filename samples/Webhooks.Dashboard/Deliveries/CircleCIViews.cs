using Webhooks.CircleCI;

namespace Webhooks.Dashboard.Deliveries;

/// <summary>What the page shows of CircleCI's events.</summary>
internal static class CircleCIViews
{
    public static DeliveryView Of(CircleCIEvent webhookEvent, DeliveryView view) => webhookEvent switch
    {
        WorkflowCompleted completed => Pipeline(view, completed.Pipeline, completed.Project) with
        {
            Kind = "workflow",
            Title = $"{completed.Workflow.Name} #{completed.Pipeline.Number}",
            Status = completed.Workflow.StatusText ?? "",
            Duration = (completed.Workflow.StoppedAt - completed.Workflow.CreatedAt)?.TotalSeconds,
            Url = completed.Workflow.Url,
            Parent = completed.Workflow.Id.ToString(),
        },
        JobCompleted completed => Pipeline(view, completed.Pipeline, completed.Project) with
        {
            Kind = "job",
            Title = $"{completed.Job.Name} #{completed.Job.Number}",
            Status = completed.Job.StatusText,
            Duration = (completed.Job.StoppedAt - completed.Job.StartedAt)?.TotalSeconds,
            Url = completed.Workflow?.Url,
            Parent = completed.Workflow?.Id.ToString(),
        },
        CircleCIPing ping => view with { Kind = "ping", Title = $"Test ping from {ping.Webhook.Name}" },
        _ => view,
    };

    private static DeliveryView Pipeline(DeliveryView view, Pipeline pipeline, CircleCIProject project)
    {
        var source = pipeline.Source;

        return view with
        {
            Project = project.Name.Length > 0 ? project.Name : project.Slug,
            Branch = source.Branch ?? source.Tag ?? "",
            Commit = source.CommitSubject,
            Author = source.AuthorName,
        };
    }
}
