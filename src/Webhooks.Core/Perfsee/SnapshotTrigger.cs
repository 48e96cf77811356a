namespace Webhooks.Perfsee;

/// <summary>The trigger of a snapshot.</summary>
public enum SnapshotTrigger
{
    /// <summary>Not sent, or not known to this version: see <see cref="Snapshot.TriggerText"/>.</summary>
    Unknown = 0,

    /// <summary><c>Api</c>: a person or a program asked for it.</summary>
    Api,

    /// <summary><c>Scheduler</c>: the project's timetable.</summary>
    Scheduler,
}
