using System.Text.Json.Serialization;

namespace Webhooks.Perfsee.Api.Requests;

/// <summary>The body of a request: a document of <see cref="PerfseeDocuments"/> and its variables.</summary>
internal sealed record GraphQLRequest(
    [property: JsonPropertyName("query")] string Query,
    [property: JsonPropertyName("variables")] GraphQLVariables Variables);
