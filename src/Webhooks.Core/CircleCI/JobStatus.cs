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

    /// <summary><c>canceled</c>: somebody canceled it.</summary>
    Canceled,

    /// <summary><c>unauthorized</c>: somebody was not permitted to run it.</summary>
    Unauthorized,
}
