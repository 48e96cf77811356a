namespace Webhooks.CircleCI.Api;

/// <summary>The states of a workflow in CircleCI's API, which also knows those that are not an end.</summary>
public enum WorkflowState
{
    /// <summary>The state is missing, or this version does not know it: see <see cref="WorkflowDetails.StatusText"/>.</summary>
    Unknown = 0,

    /// <summary><c>success</c>: every job succeeded.</summary>
    Success,

    /// <summary><c>running</c>: the workflow runs.</summary>
    Running,

    /// <summary><c>not_run</c>: the workflow was never started.</summary>
    NotRun,

    /// <summary><c>failed</c>: a job failed.</summary>
    Failed,

    /// <summary><c>error</c>: the workflow could not be run.</summary>
    Error,

    /// <summary><c>failing</c>: a job has failed, others still run.</summary>
    Failing,

    /// <summary><c>on_hold</c>: the workflow waits for an approval.</summary>
    OnHold,

    /// <summary><c>canceled</c>: a user canceled it.</summary>
    Canceled,

    /// <summary><c>unauthorized</c>: the user was not permitted to run it.</summary>
    Unauthorized,
}
