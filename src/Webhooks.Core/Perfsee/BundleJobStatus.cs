namespace Webhooks.Perfsee;

/// <summary>The status of a bundle's analysis.</summary>
public enum BundleJobStatus
{
    /// <summary>Not sent, or not known to this version: see <see cref="Artifact.StatusText"/>.</summary>
    Unknown = 0,

    /// <summary><c>Pending</c>: it waits; in an event only when it was started again in between.</summary>
    Pending,

    /// <summary><c>Running</c>: it runs; in an event only when it was started again in between.</summary>
    Running,

    /// <summary><c>Passed</c>: it ended well.</summary>
    Passed,

    /// <summary><c>Failed</c>: it failed, or took too long.</summary>
    Failed,
}
