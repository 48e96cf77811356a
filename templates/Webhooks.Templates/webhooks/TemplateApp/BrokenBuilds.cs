using System.Collections.Concurrent;
using Webhooks;
using Webhooks.CircleCI;

namespace TemplateApp;

/// <summary>The projects whose last workflow on main did not succeed. Replace it by what your app is for.</summary>
public sealed class BrokenBuilds : IWebhookHandler<WorkflowCompleted>
{
    private readonly ConcurrentDictionary<string, string> _projects = [];

    public IReadOnlyDictionary<string, string> Projects => _projects;

    // A delivery can be handled twice: set values, do not add to them.
    public Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken)
    {
        var completed = webhook.Event;

        if (completed.Pipeline.Source.Branch == "main")
        {
            if (completed.Workflow.Status == WorkflowStatus.Success)
            {
                _projects.TryRemove(completed.Project.Slug, out _);
            }
            else
            {
                _projects[completed.Project.Slug] = $"{completed.Workflow.Name}: {completed.Workflow.StatusText}";
            }
        }

        return Task.CompletedTask;
    }
}
