using Webhooks.Json;

namespace Webhooks.Perfsee;

/// <summary>Reads <c>snapshot</c>.</summary>
internal static class SnapshotReader
{
    private static readonly Utf8Lookup<SnapshotTrigger> Triggers = new(
        ("Api", SnapshotTrigger.Api), ("Scheduler", SnapshotTrigger.Scheduler));

    /// <summary>The statuses of snapshots, and of their reports too.</summary>
    public static readonly Utf8Lookup<SnapshotStatus> Statuses = new(
        ("Completed", SnapshotStatus.Completed), ("Failed", SnapshotStatus.Failed),
        ("PartialCompleted", SnapshotStatus.PartialCompleted), ("Pending", SnapshotStatus.Pending),
        ("Running", SnapshotStatus.Running), ("Scheduled", SnapshotStatus.Scheduled));

    public static Snapshot Snapshot(ref JsonCursor json)
    {
        int? id = null;
        var trigger = SnapshotTrigger.Unknown;
        string? triggerText = null;
        var status = SnapshotStatus.Unknown;
        string? statusText = null;
        DateTimeOffset? startedAt = null;
        DateTimeOffset? createdAt = null;
        string? failedReason = null;
        string? title = null;
        string? hash = null;
        List<SnapshotReport>? reports = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Int32(); }
            else if (json.Is("trigger"u8)) { trigger = json.Enum(Triggers, out triggerText); }
            else if (json.Is("status"u8)) { status = json.Enum(Statuses, out statusText); }
            else if (json.Is("startedAt"u8)) { startedAt = json.TimeOrNull(); }
            else if (json.Is("createdAt"u8)) { createdAt = json.Time(); }
            else if (json.Is("failedReason"u8)) { failedReason = json.StringOrNull(); }
            else if (json.Is("title"u8)) { title = json.StringOrNull(); }
            else if (json.Is("hash"u8)) { hash = json.StringOrNull(); }
            else if (json.Is("snapshotReports"u8)) { reports = Reports(ref json); }
            else { json.Unknown(); }
        }

        return new()
        {
            Id = json.Required(id, "id"),
            Trigger = trigger,
            TriggerText = json.Required(triggerText, "trigger"),
            Status = status,
            StatusText = json.Required(statusText, "status"),
            StartedAt = startedAt,
            CreatedAt = json.Required(createdAt, "createdAt"),
            FailedReason = failedReason,
            Title = title,
            Hash = hash,
            Reports = json.Required(reports, "snapshotReports"),
        };
    }

    private static List<SnapshotReport> Reports(ref JsonCursor json)
    {
        var reports = new List<SnapshotReport>();

        if (json.EnterArray())
        {
            while (json.NextItem())
            {
                reports.Add(SnapshotReportReader.Report(ref json));
            }
        }

        return reports;
    }
}
