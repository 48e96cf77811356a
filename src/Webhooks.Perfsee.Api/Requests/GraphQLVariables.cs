using System.Text.Json.Serialization;

namespace Webhooks.Perfsee.Api.Requests;

/// <summary>All variables that the documents have; a variable that is null is left out.</summary>
internal sealed record GraphQLVariables
{
    [JsonPropertyName("projectSlug")]
    public string? ProjectSlug { get; init; }

    [JsonPropertyName("artifactIid")]
    public int? ArtifactIid { get; init; }

    [JsonPropertyName("snapshotIid")]
    public int? SnapshotIid { get; init; }

    [JsonPropertyName("snapshotReportIid")]
    public int? SnapshotReportIid { get; init; }

    [JsonPropertyName("first")]
    public int? First { get; init; }

    [JsonPropertyName("skip")]
    public int? Skip { get; init; }

    [JsonPropertyName("branch")]
    public string? Branch { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("hash")]
    public string? Hash { get; init; }

    [JsonPropertyName("title")]
    public string? Title { get; init; }

    [JsonPropertyName("filter")]
    public ReportFilterInput? Filter { get; init; }

    [JsonPropertyName("hookId")]
    public string? HookId { get; init; }

    [JsonPropertyName("input")]
    public HookInput? Input { get; init; }
}
