using System.Globalization;
using Amazon.SQS;
using Webhooks.Sqs.Messages;

namespace Webhooks.Sqs.Queues;

/// <summary>The attributes of a queue. A member is null where the package may not ask.</summary>
internal sealed record QueueFacts
{
    /// <summary>Gets how large a message may be.</summary>
    public int? MaximumMessageSize { get; init; }

    /// <summary>Gets how long messages are kept.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Gets after how many receipts SQS itself moves a message away; null also when it never does.</summary>
    public int? MaxReceiveCount { get; init; }

    /// <summary>Reads the attributes of a queue.</summary>
    public static QueueFacts Read(IReadOnlyDictionary<string, string> attributes) => new()
    {
        MaximumMessageSize = Number(attributes, QueueAttributeName.MaximumMessageSize) is { } size
            ? Math.Clamp(size, MessageLimits.SmallestLimit, MessageLimits.LargestMessage)
            : null,
        Retention = Number(attributes, QueueAttributeName.MessageRetentionPeriod) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        MaxReceiveCount = SqsJson.TryRead(attributes.GetValueOrDefault(QueueAttributeName.RedrivePolicy), SqsJson.Default.RedrivePolicy)
            ?.MaxReceiveCount,
    };

    private static int? Number(IReadOnlyDictionary<string, string> attributes, string name) =>
        attributes.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
