using Webhooks.Json;

namespace Webhooks.Perfsee;

/// <summary>Reads <c>snapshotReport</c>, alone and as an item of <c>snapshotReports</c>.</summary>
internal static class SnapshotReportReader
{
    public static SnapshotReport Report(ref JsonCursor json)
    {
        int? id = null;
        var status = SnapshotStatus.Unknown;
        string? statusText = null;
        string? reportLink = null;
        string? screencastLink = null;
        string? flameChartLink = null;
        string? sourceCoverageLink = null;
        DateTimeOffset? createdAt = null;
        string? host = null;
        SnapshotPage? page = null;
        SnapshotEnvironment? environment = null;
        SnapshotProfile? profile = null;
        string? failedReason = null;
        SnapshotReference? snapshot = null;
        List<ArtifactReference>? artifacts = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Int32(); }
            else if (json.Is("status"u8)) { status = json.Enum(SnapshotReader.Statuses, out statusText); }
            else if (json.Is("reportLink"u8)) { reportLink = json.StringOrNull(); }
            else if (json.Is("screencastLink"u8)) { screencastLink = json.StringOrNull(); }
            else if (json.Is("flameChartLink"u8)) { flameChartLink = json.StringOrNull(); }
            else if (json.Is("sourceCoverageLink"u8)) { sourceCoverageLink = json.StringOrNull(); }
            else if (json.Is("createdAt"u8)) { createdAt = json.Time(); }
            else if (json.Is("host"u8)) { host = json.StringOrNull(); }
            else if (json.Is("page"u8)) { page = MeasurementReader.Page(ref json); }
            else if (json.Is("environment"u8)) { environment = MeasurementReader.Environment(ref json); }
            else if (json.Is("profile"u8)) { profile = MeasurementReader.Profile(ref json); }
            else if (json.Is("failedReason"u8)) { failedReason = json.StringOrNull(); }
            else if (json.Is("snapshot"u8)) { snapshot = Snapshot(ref json); }
            else if (json.Is("artifacts"u8)) { artifacts = json.IsNull ? null : Artifacts(ref json); }
            else { json.Unknown(); }
        }

        return new()
        {
            Id = json.Required(id, "id"),
            Status = status,
            StatusText = json.Required(statusText, "status"),
            ReportLink = reportLink,
            ScreencastLink = screencastLink,
            FlameChartLink = flameChartLink,
            SourceCoverageLink = sourceCoverageLink,
            CreatedAt = json.Required(createdAt, "createdAt"),
            Host = host,
            Page = json.Required(page, "page"),
            Environment = json.Required(environment, "environment"),
            Profile = json.Required(profile, "profile"),
            FailedReason = failedReason,
            Snapshot = json.Required(snapshot, "snapshot"),
            Artifacts = artifacts,
        };
    }

    private static SnapshotReference Snapshot(ref JsonCursor json)
    {
        int? id = null;
        string? title = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Int32(); }
            else if (json.Is("title"u8)) { title = json.StringOrNull(); }
            else { json.Unknown(); }
        }

        return new() { Id = json.Required(id, "id"), Title = title };
    }

    private static List<ArtifactReference>? Artifacts(ref JsonCursor json)
    {
        if (!json.EnterArray())
        {
            return null;
        }

        var artifacts = new List<ArtifactReference>();

        while (json.NextItem())
        {
            artifacts.Add(Artifact(ref json));
        }

        return artifacts;
    }

    private static ArtifactReference Artifact(ref JsonCursor json)
    {
        int? id = null;
        string? name = null;
        string? hash = null;
        string? branch = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Int32(); }
            else if (json.Is("name"u8)) { name = json.String(); }
            else if (json.Is("hash"u8)) { hash = json.String(); }
            else if (json.Is("branch"u8)) { branch = json.String(); }
            else { json.Unknown(); }
        }

        return new()
        {
            Id = json.Required(id, "id"),
            Name = json.Required(name, "name"),
            Hash = json.Required(hash, "hash"),
            Branch = json.Required(branch, "branch"),
        };
    }
}
