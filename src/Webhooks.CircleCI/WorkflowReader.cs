using Webhooks.Json;

namespace Webhooks.CircleCI;

/// <summary>Reads <c>workflow</c> and <c>job</c>.</summary>
internal static class WorkflowReader
{
    private static readonly Utf8Lookup<WorkflowStatus> WorkflowStatuses = new(
        ("success", WorkflowStatus.Success), ("failed", WorkflowStatus.Failed), ("error", WorkflowStatus.Error),
        ("canceled", WorkflowStatus.Canceled), ("unauthorized", WorkflowStatus.Unauthorized));

    private static readonly Utf8Lookup<JobStatus> JobStatuses = new(
        ("success", JobStatus.Success), ("failed", JobStatus.Failed),
        ("canceled", JobStatus.Canceled), ("unauthorized", JobStatus.Unauthorized));

    public static Workflow Workflow(ref JsonCursor json) => json.EnterObject() ? Workflow(ref json, hasStatus: true) : new();

    /// <summary>Reads the workflow of a job event, which has no status and may be missing altogether.</summary>
    public static Workflow? WorkflowOfJob(ref JsonCursor json) =>
        !json.IsNull && json.EnterObject() ? Workflow(ref json, hasStatus: false) : null;

    public static Job Job(ref JsonCursor json)
    {
        Guid? id = null;
        string? name = null;
        long? number = null;
        var status = JobStatus.Unknown;
        string? statusText = null;
        DateTimeOffset? startedAt = null;
        DateTimeOffset? stoppedAt = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Guid(); }
            else if (json.Is("name"u8)) { name = json.String(); }
            else if (json.Is("number"u8)) { number = json.Int64(); }
            else if (json.Is("status"u8)) { status = json.Enum(JobStatuses, out statusText); }
            else if (json.Is("started_at"u8)) { startedAt = json.TimeOrNull(); }
            else if (json.Is("stopped_at"u8)) { stoppedAt = json.TimeOrNull(); }
            else { json.Unknown(); }
        }

        return new()
        {
            Id = json.Required(id, "id"),
            Name = json.Required(name, "name"),
            Number = json.Required(number, "number"),
            Status = status,
            StatusText = json.Required(statusText, "status"),
            StartedAt = startedAt,
            StoppedAt = stoppedAt,
        };
    }

    private static Workflow Workflow(ref JsonCursor json, bool hasStatus)
    {
        Guid? id = null;
        string? name = null;
        var status = WorkflowStatus.Unknown;
        var isStatusThere = !hasStatus;
        string? statusText = null;
        DateTimeOffset? createdAt = null;
        DateTimeOffset? stoppedAt = null;
        string? url = null;

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Guid(); }
            else if (json.Is("name"u8)) { name = json.String(); }
            else if (json.Is("status"u8)) { status = json.EnumOrNone(WorkflowStatuses, out statusText); isStatusThere = true; }
            else if (json.Is("created_at"u8)) { createdAt = json.Time(); }
            else if (json.Is("stopped_at"u8)) { stoppedAt = json.TimeOrNull(); }
            else if (json.Is("url"u8)) { url = json.String(); }
            else { json.Unknown(); }
        }

        json.Expect(isStatusThere, "status");

        return new()
        {
            Id = json.Required(id, "id"),
            Name = json.Required(name, "name"),
            Status = status,
            StatusText = statusText,
            CreatedAt = json.Required(createdAt, "created_at"),
            StoppedAt = stoppedAt,
            Url = json.Required(url, "url"),
        };
    }
}
