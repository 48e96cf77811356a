using System.Text.Json.Serialization;

namespace Webhooks.Sqs.Messages;

/// <summary>The number of receives after which SQS itself moves a message to another queue.</summary>
internal sealed record RedrivePolicy
{
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public int? MaxReceiveCount { get; init; }
}
