using System.Diagnostics.CodeAnalysis;
using Webhooks.Api;

namespace Webhooks.CircleCI.Api.Reading;

/// <summary>
/// Reads deliveries of API v3. Their schema is not published: a member is looked for among the attributes and beside them, and times under
/// the names that v3 uses elsewhere.
/// </summary>
[Experimental("WEBHOOKS001")]
internal static class SentDeliveryReader
{
    public static SentDelivery Read(ApiElement json)
    {
        var attributes = json["attributes"];
        var inner = attributes.IsObject ? attributes : json;

        return new()
        {
            Id = json["id"].Text(),
            EventType = inner["event_type"].TextOrNull(),
            Outcome = inner.Either("current_outcome", "outcome").TextOrNull(),
            AttemptCount = inner["attempt_count"].Int32OrNull(),
            HttpStatus = inner["http_status"].Int32OrNull(),
            Duration = CircleCIReader.Duration(inner["duration_ms"].Int64OrNull(), TimeSpan.TicksPerMillisecond),
            CreatedAt = inner.Either("created_at", "happened_at").TimeOrNull(),
            Json = json.RawOrNull() ?? "",
        };
    }
}
