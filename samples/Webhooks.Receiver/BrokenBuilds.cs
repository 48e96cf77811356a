using System.Collections.Concurrent;
using Webhooks.CircleCI;

namespace Webhooks.Receiver;

/// <summary>The projects whose last workflow on the branch <c>main</c> did not succeed.</summary>
public sealed class BrokenBuilds : IWebhookHandler<WorkflowCompleted>
{
    private readonly ConcurrentDictionary<string, WorkflowStatus> _projects = [];

    public IEnumerable<string> Projects => _projects.Keys;

    public Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken)
    {
        var completed = webhook.Event;

        if (completed.Pipeline.Source.Branch != "main")
        {
            return Task.CompletedTask;
        }

        if (completed.Workflow.Status == WorkflowStatus.Success)
        {
            _projects.TryRemove(completed.Project.Slug, out _);
        }
        else
        {
            _projects[completed.Project.Slug] = completed.Workflow.Status;
        }

        return Task.CompletedTask;
    }
}
