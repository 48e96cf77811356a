using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Webhooks.Sqs.Queues;

namespace Webhooks.Sqs.Messages;

/// <summary>A message that SQS handed over, and hides from others until its time is over or it is given back.</summary>
internal sealed class ReceivedMessage
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private Task<EntryOutcome>? _renewing;
    private bool _isGivenBack;
    private long _heldUntil;

    /// <summary>Makes one of an answer of SQS.</summary>
    /// <param name="queue">The queue that it is from.</param>
    /// <param name="message">The message.</param>
    /// <param name="hold">How long it is hidden from others.</param>
    /// <param name="time">The clock.</param>
    public ReceivedMessage(SqsQueue queue, Message message, TimeSpan hold, TimeProvider time)
    {
        (Queue, Receipt, Body, _time, TakenAt) = (queue, message.ReceiptHandle, message.Body, time, time.GetUtcNow());
        Attributes = (message.MessageAttributes ?? [])
            .Where(attribute => attribute.Value.StringValue is not null)
            .ToDictionary(attribute => attribute.Key, attribute => attribute.Value.StringValue);
        Receives = Math.Max(1, (int)Number(message, MessageSystemAttributeName.ApproximateReceiveCount));
        FirstReceivedAt = Time(message, MessageSystemAttributeName.ApproximateFirstReceiveTimestamp) ?? TakenAt;
        SentAt = Time(message, MessageSystemAttributeName.SentTimestamp) ?? TakenAt;
        Facts = SqsJson.TryRead(Attributes.GetValueOrDefault(MessageNames.Attempts), SqsJson.Default.AttemptFacts) ?? AttemptFacts.None;

        // It was hidden some time before the answer came.
        HoldFrom(time.GetTimestamp(), hold * 0.9);
    }

    public SqsQueue Queue { get; }

    /// <summary>Gets what this one receipt of the message is called.</summary>
    public string Receipt { get; }

    public string Body { get; }

    public IReadOnlyDictionary<string, string> Attributes { get; }

    public AttemptFacts Facts { get; }

    /// <summary>Gets how often it was handed over, this time included.</summary>
    public int Receives { get; }

    /// <summary>Gets or sets a value indicating whether a message of a FIFO queue may have been handled when its process ended.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>Gets or sets a value indicating whether that is known.</summary>
    public bool HasEndedAProcess { get; set; }

    public DateTimeOffset FirstReceivedAt { get; }

    public DateTimeOffset SentAt { get; }

    public DateTimeOffset TakenAt { get; }

    /// <summary>
    /// Gets a value indicating whether others may have it by now. By the clock of this process, which goes on while the process does not.
    /// </summary>
    public bool IsOver => _time.GetTimestamp() >= Volatile.Read(ref _heldUntil);

    /// <summary>Notes that the message is hidden from others for a time, from when that was asked for.</summary>
    public void HoldFrom(long timestamp, TimeSpan hold) =>
        Volatile.Write(ref _heldUntil, timestamp + (long)(hold.TotalSeconds * _time.TimestampFrequency));

    /// <summary>Hides it from others for a time from now, unless it was given back.</summary>
    public Task<EntryOutcome> RenewAsync(TimeSpan hide)
    {
        lock (_gate)
        {
            return _isGivenBack ? Task.FromResult(EntryOutcome.Done) : _renewing = Queue.HideAsync(this, hide);
        }
    }

    /// <summary>Lets it be handed over again after a time. No renewal comes after that, which would change the time.</summary>
    public async Task<EntryOutcome> GiveBackAsync(TimeSpan hide)
    {
        Task<EntryOutcome>? renewing;

        lock (_gate)
        {
            _isGivenBack = true;
            renewing = _renewing;
        }

        await (renewing ?? Task.FromResult(EntryOutcome.Done));
        return await Queue.HideAsync(this, hide);
    }

    private static long Number(Message message, string name) =>
        message.Attributes?.TryGetValue(name, out var text) == true
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static DateTimeOffset? Time(Message message, string name) =>
        Number(message, name) is > 0 and < 253_402_300_799_999 and var milliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
