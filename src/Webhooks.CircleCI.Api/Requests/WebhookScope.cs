using System.Text.Json.Serialization;

namespace Webhooks.CircleCI.Api.Requests;

/// <summary>The scope that a webhook belongs to: a project.</summary>
internal sealed record WebhookScope(
    [property: JsonPropertyName("id")] Guid Id, [property: JsonPropertyName("type")] string Type = "project");
