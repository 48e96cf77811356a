namespace Webhooks.Perfsee.Api;

/// <summary>Represents a snapshot as Perfsee's API shows it.</summary>
public sealed record SnapshotDetails
{
    /// <summary>Gets the snapshot's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>Gets what took the snapshot; <see cref="SnapshotTrigger.Unknown"/> for a trigger that this version does not know.</summary>
    public SnapshotTrigger Trigger { get; init; }

    /// <summary>Gets the trigger as Perfsee spells it.</summary>
    public string TriggerText { get; init; } = "";

    /// <summary>Gets the status; <see cref="SnapshotStatus.Unknown"/> for one that this version does not know.</summary>
    public SnapshotStatus Status { get; init; }

    /// <summary>Gets the status as Perfsee spells it.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>Gets the time when the measurement started, in UTC; <see langword="null"/> when it has not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets the time when the snapshot was created, in UTC. Perfsee keeps no time of its end.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets why the snapshot failed; <see langword="null"/> when it did not.</summary>
    public string? FailedReason { get; init; }

    /// <summary>Gets the title; <see langword="null"/> when it has none.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the commit's hash; <see langword="null"/> when the snapshot belongs to none.</summary>
    public string? Hash { get; init; }

    /// <summary>Gets the reports, without the steps of user flows.</summary>
    public IReadOnlyList<ReportDetails> Reports { get; init; } = [];
}
