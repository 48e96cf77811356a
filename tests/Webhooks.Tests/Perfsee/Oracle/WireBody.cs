using System.Text.Json;

namespace Webhooks.Tests.Perfsee.Oracle;

// The wire as Perfsee's own types have it, written without a look at the parser: System.Text.Json fills it by reflection.
internal sealed record WireBody(string? EventType, WirePayload? Payload);

internal sealed record WirePayload(WireData? Data, WireVariables? Variables);

internal sealed record WireData(WireProject? Project);

internal sealed record WireVariables(
    JsonElement ProjectSlug, JsonElement ArtifactIid, int? SnapshotIid, int? SnapshotReportIid, JsonElement ProjectId,
    JsonElement ArtifactId);

internal sealed record WireProject(
    string? Id, string? Host, string? Namespace, string? Name, bool? IsPublic, WireArtifact? Artifact, WireSnapshot? Snapshot,
    WireReport? SnapshotReport);

internal sealed record WireArtifact(
    int? Id,
    string? Branch,
    string? Name,
    string? Hash,
    string? Status,
    int? Duration,
    string? FailedReason,
    JsonElement BuildLink,
    JsonElement ReportLink,
    JsonElement ContentLink,
    JsonElement BuildKey,
    JsonElement ReportKey,
    JsonElement ContentKey,
    int? Score,
    DateTimeOffset? CreatedAt,
    WireArtifact? Baseline);

internal sealed record WireSnapshot(
    int? Id,
    string? Trigger,
    string? Status,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CreatedAt,
    string? FailedReason,
    string? Title,
    string? Hash,
    WireReport?[]? SnapshotReports);

internal sealed record WireReport(
    int? Id,
    string? Status,
    string? ReportLink,
    string? ScreencastLink,
    string? FlameChartLink,
    string? SourceCoverageLink,
    DateTimeOffset? CreatedAt,
    string? Host,
    WirePage? Page,
    WireNamed? Environment,
    WireNamed? Profile,
    string? FailedReason,
    WireSnapshotReference? Snapshot,
    WireArtifactReference?[]? Artifacts);

internal sealed record WirePage(int? Id, string? Name, bool? IsE2e, string? Url);

internal sealed record WireNamed(int? Id, string? Name);

internal sealed record WireSnapshotReference(string? Title, int? Id);

internal sealed record WireArtifactReference(int? Id, string? Name, string? Hash, string? Branch);
