namespace Webhooks.CircleCI;

/// <summary>The status of a workflow.</summary>
public enum WorkflowStatus
{
    /// <summary>Not sent, or not known to this version: see <see cref="Workflow.StatusText"/>.</summary>
    Unknown = 0,

    /// <summary><c>success</c>: every job succeeded.</summary>
    Success,

    /// <summary><c>failed</c>: a job failed.</summary>
    Failed,

    /// <summary><c>error</c>: the workflow could not be run.</summary>
    Error,

    /// <summary><c>canceled</c>: a user canceled it.</summary>
    Canceled,

    /// <summary><c>unauthorized</c>: the user was not permitted to run it.</summary>
    Unauthorized,
}
