namespace Webhooks.CircleCI;

/// <summary>The status of a job.</summary>
public enum JobStatus
{
    /// <summary>Not sent, or not known to this version: see <see cref="Job.StatusText"/>.</summary>
    Unknown = 0,

    /// <summary><c>success</c>.</summary>
    Success,

    /// <summary><c>failed</c>: a step failed.</summary>
    Failed,

    /// <summary><c>canceled</c>: a user canceled it.</summary>
    Canceled,

    /// <summary><c>unauthorized</c>: the user was not permitted to run it.</summary>
    Unauthorized,
}
