using System.Text.Json.Serialization;

namespace Webhooks.Perfsee.Api.Requests;

/// <summary>Writes the bodies of requests.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GraphQLRequest))]
internal sealed partial class PerfseeRequests : JsonSerializerContext;
