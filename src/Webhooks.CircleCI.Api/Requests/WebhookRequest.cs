using System.Text.Json.Serialization;

namespace Webhooks.CircleCI.Api.Requests;

/// <summary>The body that creates or changes a webhook; what is null is left out.</summary>
internal sealed record WebhookRequest(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("events")] IReadOnlyList<string>? Events,
    [property: JsonPropertyName("url")] string? Url,
    [property: JsonPropertyName("verify-tls")] bool? VerifyTls,
    [property: JsonPropertyName("signing-secret")] string? SigningSecret,
    [property: JsonPropertyName("scope")] WebhookScope? Scope);
