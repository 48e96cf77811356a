namespace Webhooks.CircleCI.Api;

/// <summary>The states of a job in CircleCI's API, which also knows those that are not an end.</summary>
public enum JobState
{
    /// <summary>The state is missing, or this version does not know it: see <see cref="JobDetails.StatusText"/>.</summary>
    Unknown = 0,

    /// <summary><c>success</c>: the job succeeded.</summary>
    Success,

    /// <summary><c>running</c>: the job runs.</summary>
    Running,

    /// <summary><c>not_run</c>: the job was never started.</summary>
    NotRun,

    /// <summary><c>failed</c>: a step failed.</summary>
    Failed,

    /// <summary><c>retried</c>: another job took its place.</summary>
    Retried,

    /// <summary><c>queued</c>: the job waits for a machine.</summary>
    Queued,

    /// <summary><c>not_running</c>: the job has not started yet.</summary>
    NotRunning,

    /// <summary><c>infrastructure_fail</c>: CircleCI's machines failed.</summary>
    InfrastructureFail,

    /// <summary><c>timedout</c>: the job took too long.</summary>
    TimedOut,

    /// <summary><c>on_hold</c>: the job waits for an approval.</summary>
    OnHold,

    /// <summary><c>terminated-unknown</c>: the job ended for an unknown reason.</summary>
    TerminatedUnknown,

    /// <summary><c>blocked</c>: the job waits for other jobs.</summary>
    Blocked,

    /// <summary><c>canceled</c>: a user canceled it.</summary>
    Canceled,

    /// <summary><c>unauthorized</c>: the user was not permitted to run it.</summary>
    Unauthorized,
}
