using System.Text.Json;
using System.Text.Json.Serialization;
using Webhooks;

namespace Samples.StandardWebhooks;

/// <summary>An event of any sender that follows Standard Webhooks; its <see cref="WebhookEvent.Type"/> is the sender's.</summary>
public sealed record StandardWebhook : WebhookEvent
{
    /// <summary>When the event happened; null when the body does not say. A number counts seconds or milliseconds since 1970.</summary>
    [JsonConverter(typeof(TimestampConverter))]
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>What the event is about, as the sender shapes it; undefined when the body is not as the specification has it.</summary>
    public JsonElement Data { get; init; }
}
