using Webhooks.Processing;
using Webhooks.RabbitMQ.Messages;

namespace Webhooks.RabbitMQ.Processing;

/// <summary>A message that this process holds until it acknowledges it.</summary>
internal sealed class RabbitMQLease(IncomingMessage message, QueuedDelivery? queued, int number) : InboxLease
{
    public override string Name => queued?.Delivery.Id ?? "(unreadable)";

    public IncomingMessage Message => message;

    /// <summary>Gets what the message says; null when it cannot be read.</summary>
    public QueuedDelivery? Queued => queued;

    /// <summary>Gets the number of the attempt.</summary>
    public int Number => number;

    /// <summary>
    /// Gets or sets a value indicating whether the message was moved while its handler went on: its result changes nothing.
    /// </summary>
    public bool IsMoved { get; set; }

    /// <summary>Gets or sets a value indicating whether other teams have it.</summary>
    public bool IsForwarded { get; set; }
}
