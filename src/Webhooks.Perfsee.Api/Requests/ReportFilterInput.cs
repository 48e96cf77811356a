using System.Text.Json.Serialization;

namespace Webhooks.Perfsee.Api.Requests;

/// <summary>The filter of Perfsee's reports; a member that is null is left out.</summary>
internal sealed record ReportFilterInput(
    [property: JsonPropertyName("ids")] IReadOnlyList<int>? Ids = null,
    [property: JsonPropertyName("from")] DateTimeOffset? From = null,
    [property: JsonPropertyName("to")] DateTimeOffset? To = null);
