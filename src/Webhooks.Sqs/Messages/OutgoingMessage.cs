using System.Text;
using Amazon.SQS.Model;

namespace Webhooks.Sqs.Messages;

/// <summary>A message that is to be sent.</summary>
internal sealed record OutgoingMessage
{
    private const string TextType = "String";

    public required string Body { get; init; }

    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>Gets how long it stays hidden, in whole seconds; nothing in a FIFO queue.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Gets what it is about: messages of one group are handed over in their order, or fairly beside others.</summary>
    public string? Group { get; init; }

    /// <summary>Gets what a FIFO queue recognizes a repeat by, for five minutes.</summary>
    public string? DeduplicationId { get; init; }

    /// <summary>Gets how large it is, as SQS counts it: body, and names, types and values of attributes.</summary>
    public int Size => Encoding.UTF8.GetByteCount(Body) + Attributes.Sum(
        attribute => attribute.Key.Length + TextType.Length + Encoding.UTF8.GetByteCount(attribute.Value));

    public SendMessageBatchRequestEntry ToEntry(string id) => new()
    {
        Id = id,
        MessageBody = Body,
        MessageAttributes = Attributes.ToDictionary(
            attribute => attribute.Key, attribute => new MessageAttributeValue { DataType = TextType, StringValue = attribute.Value }),
        DelaySeconds = Delay > TimeSpan.Zero ? (int)Math.Ceiling(Delay.TotalSeconds) : null,
        MessageGroupId = Group,
        MessageDeduplicationId = DeduplicationId,
    };
}
