using System.Text.Json.Serialization;

namespace Webhooks.CircleCI.Api.Requests;

/// <summary>Writes the bodies of requests.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookRequest))]
internal sealed partial class CircleCIRequests : JsonSerializerContext;
