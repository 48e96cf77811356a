namespace Webhooks.Perfsee;

/// <summary>A snapshot: one measurement of pages in environments with profiles.</summary>
public sealed record Snapshot
{
    internal static readonly Snapshot Empty = new();

    /// <summary>Gets the snapshot's number, unique only in its project.</summary>
    public int Id { get; init; }

    /// <summary>Gets the trigger of the snapshot; <see cref="SnapshotTrigger.Unknown"/> for a trigger this version does not know.</summary>
    public SnapshotTrigger Trigger { get; init; }

    /// <summary>Gets the trigger as sent.</summary>
    public string TriggerText { get; init; } = "";

    /// <summary>
    /// Gets the status, usually completed, even if all reports failed; <see cref="SnapshotStatus.Unknown"/> for a status this version does
    /// not know.
    /// </summary>
    public SnapshotStatus Status { get; init; }

    /// <summary>Gets the status as sent.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>Gets when the measurement started, in UTC and whole seconds; null when it has not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets when the snapshot was created, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets why the snapshot failed; null when it did not. Test <see cref="Status"/> instead.</summary>
    public string? FailedReason { get; init; }

    /// <summary>Gets the title; null when it has none (Perfsee then shows its number).</summary>
    public string? Title { get; init; }

    /// <summary>Gets the commit's hash; null when the snapshot belongs to none.</summary>
    public string? Hash { get; init; }

    /// <summary>Gets the reports, in no certain order and without the steps of user flows.</summary>
    public IReadOnlyList<SnapshotReport> Reports { get; init; } = [];
}
