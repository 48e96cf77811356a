namespace Webhooks.Perfsee;

/// <summary>The status of a snapshot or of one of its reports.</summary>
public enum SnapshotStatus
{
    /// <summary>
    /// Not sent, or not known to this version: see <see cref="Snapshot.StatusText"/> and <see cref="SnapshotReport.StatusText"/>.
    /// </summary>
    Unknown = 0,

    /// <summary><c>Pending</c>: it waits.</summary>
    Pending,

    /// <summary><c>Running</c>: it runs.</summary>
    Running,

    /// <summary><c>Completed</c>: it ended; of a snapshot, whether or not its reports failed.</summary>
    Completed,

    /// <summary><c>Scheduled</c>: it is to run.</summary>
    Scheduled,

    /// <summary><c>Failed</c>: it failed.</summary>
    Failed,

    /// <summary><c>PartialCompleted</c>: a part of it is completed; sent since Perfsee 1.13.0.</summary>
    PartialCompleted,
}
