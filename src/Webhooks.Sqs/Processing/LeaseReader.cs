using Webhooks.Processing;
using Webhooks.Sqs.Messages;
using Webhooks.Sqs.Telemetry;

namespace Webhooks.Sqs.Processing;

/// <summary>Makes leases of messages: which delivery, and which attempt at it.</summary>
internal sealed class LeaseReader(SqsInboxOptions options, QueueCounts counts, TimeProvider time)
{
    // The clocks of several machines: so much early is not early.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <summary>Gets how long a message may be held: less than SQS allows, as the clocks are two and moving takes time.</summary>
    public static TimeSpan HoldTime => MessageLimits.LongestHold * 11 / 12;

    /// <summary>Returns how long it is until a message is due; zero when it is.</summary>
    public TimeSpan Early(ReceivedMessage message)
    {
        var early = (message.Facts.Due ?? DateTimeOffset.MinValue) - time.GetUtcNow();
        return early > Slack ? early : TimeSpan.Zero;
    }

    /// <summary>
    /// Returns whether a message was handed over before, to a process that did not tell its outcome. One that came early, and was hidden
    /// until it is due, was handed over once for that.
    /// </summary>
    public static bool IsSuspect(ReceivedMessage message) =>
        message.Receives > (message.Facts.Due is { } due && message.FirstReceivedAt < due - Slack ? 2 : 1);

    /// <summary>Reads a message. One that cannot be read, or has no attempt left, is a lease without an attempt.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isSuspect">Whether it is from the queue of suspects, where each receipt was a run.</param>
    public SqsLease Read(ReceivedMessage message, bool isSuspect)
    {
        if (QueuedDelivery.Read(message, out var problem) is not { } queued)
        {
            return new(message, queued: null, number: 1) { Endpoint = "", Problem = problem };
        }

        var (delivery, facts) = (queued.Delivery, message.Facts);
        var number = Math.Max(1, facts.Attempt) + (isSuspect ? message.Receives - 1 : 0);

        if (isSuspect && number > options.MaxAttempts)
        {
            return new(message, queued, number - 1) { Endpoint = delivery.Endpoint, Problem = ErrorText.ProcessEnded };
        }

        if (number == 1)
        {
            counts.RecordTaken(delivery);
        }

        return new(message, queued, number)
        {
            Endpoint = delivery.Endpoint,
            IsSuspect = isSuspect,
            StartBy = message.TakenAt + HoldTime - options.HandlerTimeout - StuckHandlers.Grace,
            Attempt = new()
            {
                Delivery = delivery,
                Number = number,
                SucceededHandlers = facts.Succeeded ?? [],
                OnlyHandler = facts.OnlyHandler,
                AcceptedBy = queued.Accepted,
                CountedBefore = message.Queue.IsFifo ? facts.CountedBefore ?? 0 : null,
            },
        };
    }
}
