using System.Security.Cryptography;
using System.Text;
using Webhooks.Sqs.Messages;

namespace Webhooks.Sqs.Sending;

/// <summary>The group of messages that are handed over in their order, or fairly beside others: the subject of their events.</summary>
internal static class MessageGroup
{
    private const int MaxLength = 128;

    /// <summary>Returns the group of a message; its attributes are written in the characters that a group may have.</summary>
    public static string Of(IReadOnlyDictionary<string, string> attributes)
    {
        var text = attributes.GetValueOrDefault(MessageNames.Subject) ?? attributes.GetValueOrDefault(MessageNames.Id) ?? "-";
        return text.Length <= MaxLength ? text : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Returns the id by which a FIFO queue recognizes the same delivery with the same body.</summary>
    public static string DeduplicationIdOf(OutgoingMessage message) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{message.Attributes.GetValueOrDefault(MessageNames.Source)}\n"
        + $"{message.Attributes.GetValueOrDefault(MessageNames.Id)}\n{message.Body}")));
}
