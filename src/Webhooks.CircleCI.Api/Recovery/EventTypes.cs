namespace Webhooks.CircleCI.Api.Recovery;

/// <summary>The events that can be recovered.</summary>
internal static class EventTypes
{
    public const string WorkflowCompleted = "workflow-completed";
    public const string JobCompleted = "job-completed";
}
