using System.Text.Json;
using Webhooks.Perfsee;
using PerfseeSnapshot = Webhooks.Perfsee.Snapshot;

namespace Webhooks.Tests.Perfsee.Oracle;

/// <summary>Makes the event that a body should become, by way of System.Text.Json; and shows events, to compare them.</summary>
internal static class PerfseeOracle
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>All of an event but its drift.</summary>
    public static string Describe(PerfseeEvent described) => JsonSerializer.Serialize(described with { Drift = [] }, described.GetType());

    public static PerfseeEvent Read(byte[] body)
    {
        var wire = JsonSerializer.Deserialize<WireBody>(body, Options)!;
        var (type, data) = (wire.EventType ?? "", wire.Payload?.Data?.Project);
        var (project, variables) = (Project(data), Variables(wire.Payload?.Variables));

        return type switch
        {
            "bundle:finished" =>
                new BundleFinished { Type = type, Project = project, Variables = variables, Artifact = Artifact(data?.Artifact) ?? new() },
            "lab:snapshot-completed" =>
                new SnapshotCompleted { Type = type, Project = project, Variables = variables, Snapshot = Snapshot(data?.Snapshot) },
            "lab:snapshot-report-completed" =>
                new SnapshotReportCompleted
                {
                    Type = type,
                    Project = project,
                    Variables = variables,
                    Report = Report(
                    data?.SnapshotReport)
                },
            "source:finished" =>
                new SourceFinished { Type = type, Project = project, Variables = variables, Report = Report(data?.SnapshotReport) },
            _ => new UnknownPerfseeEvent { Type = type, Project = project, Variables = variables, RawBody = body },
        };
    }

    private static PerfseeProject Project(WireProject? wire) => new()
    {
        Id = wire?.Id ?? "",
        Host = wire?.Host switch { "Github" => GitHost.GitHub, "Gitlab" => GitHost.GitLab, _ => GitHost.Unknown },
        HostText = wire?.Host ?? "",
        Namespace = wire?.Namespace ?? "",
        Name = wire?.Name ?? "",
        IsPublic = wire?.IsPublic ?? false,
    };

    private static PerfseeVariables Variables(WireVariables? wire) => wire is null ? new() : new()
    {
        ProjectSlug = Text(TrueOr(wire.ProjectSlug, wire.ProjectId)) ?? "",
        ArtifactIid = Number(TrueOr(wire.ArtifactIid, wire.ArtifactId)),
        SnapshotIid = wire.SnapshotIid,
        SnapshotReportIid = wire.SnapshotReportIid,
    };

    private static Artifact? Artifact(WireArtifact? wire) => wire is null ? null : new()
    {
        Id = wire.Id ?? 0,
        Branch = wire.Branch ?? "",
        Name = wire.Name ?? "",
        Hash = wire.Hash ?? "",
        Status = Known(wire.Status, BundleJobStatus.Unknown),
        StatusText = wire.Status ?? "",
        Duration = TimeSpan.FromMilliseconds(wire.Duration ?? 0L),
        FailedReason = wire.FailedReason,
        BuildLink = Text(TrueOr(wire.BuildLink, wire.BuildKey)) ?? "",
        ReportLink = Text(TrueOr(wire.ReportLink, wire.ReportKey)),
        ContentLink = Text(TrueOr(wire.ContentLink, wire.ContentKey)),
        Score = wire.Score,
        CreatedAt = wire.CreatedAt ?? default,
        Baseline = Artifact(wire.Baseline),
    };

    private static PerfseeSnapshot Snapshot(WireSnapshot? wire) => wire is null ? new() : new()
    {
        Id = wire.Id ?? 0,
        Trigger = Known(wire.Trigger, SnapshotTrigger.Unknown),
        TriggerText = wire.Trigger ?? "",
        Status = Known(wire.Status, SnapshotStatus.Unknown),
        StatusText = wire.Status ?? "",
        StartedAt = wire.StartedAt,
        CreatedAt = wire.CreatedAt ?? default,
        FailedReason = wire.FailedReason,
        Title = wire.Title,
        Hash = wire.Hash,
        Reports = [.. (wire.SnapshotReports ?? []).Select(Report)],
    };

    private static SnapshotReport Report(WireReport? wire) => wire is null ? new() : new()
    {
        Id = wire.Id ?? 0,
        Status = Known(wire.Status, SnapshotStatus.Unknown),
        StatusText = wire.Status ?? "",
        ReportLink = wire.ReportLink,
        ScreencastLink = wire.ScreencastLink,
        FlameChartLink = wire.FlameChartLink,
        SourceCoverageLink = wire.SourceCoverageLink,
        CreatedAt = wire.CreatedAt ?? default,
        Host = wire.Host,
        Page = new()
        {
            Id = wire.Page?.Id ?? 0,
            Name = wire.Page?.Name ?? "",
            IsE2e = wire.Page?.IsE2e ?? false,
            Url = wire.Page?.Url
            ?? ""
        },
        Environment = new() { Id = wire.Environment?.Id ?? 0, Name = wire.Environment?.Name ?? "" },
        Profile = new() { Id = wire.Profile?.Id ?? 0, Name = wire.Profile?.Name ?? "" },
        FailedReason = wire.FailedReason,
        Snapshot = new() { Id = wire.Snapshot?.Id ?? 0, Title = wire.Snapshot?.Title },
        Artifacts = wire.Artifacts is null ? null : [.. wire.Artifacts.Select(Reference)],
    };

    private static ArtifactReference Reference(WireArtifactReference? wire) =>
        new() { Id = wire?.Id ?? 0, Name = wire?.Name ?? "", Hash = wire?.Hash ?? "", Branch = wire?.Branch ?? "" };

    // The name in the documentation counts only where the true one is missing, and a null is not missing.
    private static JsonElement TrueOr(JsonElement real, JsonElement documented) =>
        real.ValueKind == JsonValueKind.Undefined ? documented : real;

    private static string? Text(JsonElement json) => json.ValueKind is JsonValueKind.Undefined ? null : json.GetString();

    private static int? Number(JsonElement json) =>
        json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : json.GetInt32();

    // The names of these enums are those of the wire.
    private static T Known<T>(string? text, T unknown)
        where T : struct, Enum => Enum.GetNames<T>().Contains(text) ? Enum.Parse<T>(text!) : unknown;
}
