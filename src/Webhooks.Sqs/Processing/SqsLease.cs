using Webhooks.Processing;
using Webhooks.Sqs.Messages;

namespace Webhooks.Sqs.Processing;

/// <summary>A message that this process holds until it deletes it, or gives it back.</summary>
internal sealed class SqsLease(ReceivedMessage message, QueuedDelivery? queued, int number) : InboxLease
{
    public override string Name => queued?.Delivery.Id ?? "(unreadable)";

    public ReceivedMessage Message => message;

    /// <summary>Gets the number of the attempt.</summary>
    public int Number => Attempt?.Number ?? number;

    /// <summary>
    /// Gets or sets a value indicating whether a message that takes its place was sent, so that it only remains to be deleted.
    /// </summary>
    public bool IsReplaced { get; set; }
}
