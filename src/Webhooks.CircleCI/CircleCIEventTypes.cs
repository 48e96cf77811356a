using Webhooks.Json;

namespace Webhooks.CircleCI;

/// <summary>The event types that CircleCI sends, as it spells them.</summary>
internal static class CircleCIEventTypes
{
    public const string WorkflowCompleted = "workflow-completed";
    public const string JobCompleted = "job-completed";
    public const string Ping = "ping";

    public static readonly Utf8Lookup<Type> Known = new(
        (WorkflowCompleted, typeof(WorkflowCompleted)), (JobCompleted, typeof(JobCompleted)), (Ping, typeof(CircleCIPing)));
}
