namespace Webhooks.CircleCI.Api.Recovery;

/// <summary>The words of the API as those of the webhooks. No word: no event is due.</summary>
internal static class CircleCIWords
{
    /// <summary>Returns the webhook's word; null when no event is due, or the API's word is not known.</summary>
    public static string? Of(WorkflowState state) => state switch
    {
        WorkflowState.Success => "success",
        WorkflowState.Failed => "failed",
        WorkflowState.Error => "error",
        WorkflowState.Canceled => "canceled",
        WorkflowState.Unauthorized => "unauthorized",
        _ => null,
    };

    /// <summary>
    /// Returns the webhook's word, and whether it is a guess: webhooks know four ends of a job, and CircleCI does not say which of them the
    /// API's other ends become.
    /// </summary>
    public static (string? Status, bool IsUncertain) Of(JobState state) => state switch
    {
        JobState.Success => ("success", false),
        JobState.Failed => ("failed", false),
        JobState.Canceled => ("canceled", false),
        JobState.Unauthorized => ("unauthorized", false),
        JobState.InfrastructureFail or JobState.TimedOut or JobState.TerminatedUnknown => ("failed", true),
        _ => (null, false),
    };

    /// <summary>Returns whether a workflow has ended for good, so that its jobs stay as they are.</summary>
    public static bool IsOver(WorkflowState state) => Of(state) is not null || state == WorkflowState.NotRun;

    /// <summary>Returns whether a job may still change.</summary>
    public static bool MayChange(JobState state) =>
        state is JobState.Unknown or JobState.Running or JobState.Queued or JobState.NotRunning or JobState.OnHold;
}
