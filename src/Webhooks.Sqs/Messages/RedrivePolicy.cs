using System.Text.Json.Serialization;

namespace Webhooks.Sqs.Messages;

/// <summary>After how many times that it was received SQS itself moves a message to another queue.</summary>
internal sealed record RedrivePolicy
{
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public int? MaxReceiveCount { get; init; }
}
