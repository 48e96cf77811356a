using System.Text.Json.Serialization;

namespace Webhooks.Perfsee.Api.Requests;

/// <summary>Perfsee's filter of reports; what is null is left out.</summary>
internal sealed record ReportFilterInput(
    [property: JsonPropertyName("ids")] IReadOnlyList<int>? Ids = null,
    [property: JsonPropertyName("from")] DateTimeOffset? From = null,
    [property: JsonPropertyName("to")] DateTimeOffset? To = null);
