using System.Text.Json.Serialization;

namespace Webhooks.Perfsee.Api.Requests;

/// <summary>A webhook as Perfsee's mutations take it.</summary>
internal sealed record HookInput(
    [property: JsonPropertyName("url")] string Url,
    [property: JsonPropertyName("secret")] string? Secret,
    [property: JsonPropertyName("method")] string Method,
    [property: JsonPropertyName("eventType")] string EventType);
