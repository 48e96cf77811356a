using Amazon.SQS;
using Amazon.SQS.Model;
using Webhooks.Sqs.Messages;

namespace Webhooks.Sqs.Queues;

/// <summary>One queue, and the calls to it. Everything but receiving shares batches of ten.</summary>
internal sealed class SqsQueue
{
    private const int SendingLanes = 8;
    private const int OtherLanes = 4;
    private const int SizeOfReceipt = 1;

    private static readonly List<string> SystemAttributes =
    [
        MessageSystemAttributeName.ApproximateReceiveCount,
        MessageSystemAttributeName.ApproximateFirstReceiveTimestamp,
        MessageSystemAttributeName.SentTimestamp,
    ];

    private readonly IAmazonSQS _client;
    private readonly TimeSpan _callTimeout;
    private readonly TimeProvider _time;
    private readonly EntryBatcher<OutgoingMessage> _sends;
    private readonly EntryBatcher<string> _deletions;
    private readonly EntryBatcher<(string Receipt, TimeSpan Hide)> _hides;

    /// <summary>Makes it.</summary>
    /// <param name="client">Makes the calls.</param>
    /// <param name="address">The queue's URL.</param>
    /// <param name="facts">What the queue says of itself.</param>
    /// <param name="callTimeout">How long a call may take.</param>
    /// <param name="time">The clock.</param>
    public SqsQueue(IAmazonSQS client, string address, QueueFacts facts, TimeSpan callTimeout, TimeProvider time)
    {
        (_client, Address, Facts, _callTimeout, _time) = (client, address, facts, callTimeout, time);
        IsFifo = QueueName.IsFifo(address);
        _sends = new(SendingLanes, MessageLimits.EntriesOfABatch, MessageLimits.LargestMessage, SendAsync);
        _deletions = new(OtherLanes, MessageLimits.EntriesOfABatch, MessageLimits.EntriesOfABatch, DeleteAsync);
        _hides = new(OtherLanes, MessageLimits.EntriesOfABatch, MessageLimits.EntriesOfABatch, HideAsync);
    }

    public string Address { get; }

    /// <summary>Gets the callback that receives the number of messages of each call.</summary>
    public Action<int> Sent { get; init; } = static _ => { };

    /// <summary>Gets the callback that is called when the queue does not exist any more.</summary>
    public Action Gone { get; init; } = static () => { };

    public string Name => QueueName.Of(Address);

    public bool IsFifo { get; }

    public QueueFacts Facts { get; }

    /// <summary>Gets how large a message may be, as far as is known.</summary>
    public int Limit => Facts.MaximumMessageSize ?? MessageLimits.LargestMessage;

    /// <summary>Sends a message, in a batch with others.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<EntryOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (IsFifo)
        {
            var id = message.DeduplicationId ?? Guid.NewGuid().ToString("n");
            message = message with { Group = message.Group ?? id, DeduplicationId = id, Delay = TimeSpan.Zero };
        }
        else
        {
            message = message with { DeduplicationId = null };
        }

        return _sends.AddAsync(message, message.Size, cancellationToken);
    }

    /// <summary>Deletes a message that was received.</summary>
    public Task<EntryOutcome> DeleteAsync(ReceivedMessage message) =>
        _deletions.AddAsync(message.Receipt, SizeOfReceipt, CancellationToken.None);

    /// <summary>Hides a message that was received for a time from now; for none it is handed over again at once.</summary>
    public async Task<EntryOutcome> HideAsync(ReceivedMessage message, TimeSpan hide)
    {
        var now = _time.GetTimestamp();
        var outcome = await _hides.AddAsync((message.Receipt, hide), SizeOfReceipt, CancellationToken.None);

        if (outcome.IsDone)
        {
            message.HoldFrom(now, hide);
        }

        return outcome;
    }

    /// <summary>Receives messages, and waits for some.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="wait">How long SQS waits for the first.</param>
    /// <param name="hide">How long they are hidden from others.</param>
    /// <param name="cancellationToken">
    /// Ends the wait. What SQS hands over at that moment is hidden for that time, and then handed over again.
    /// </param>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        int count, TimeSpan wait, TimeSpan hide, CancellationToken cancellationToken)
    {
        var request = new ReceiveMessageRequest
        {
            QueueUrl = Address,
            MaxNumberOfMessages = Math.Min(count, MessageLimits.EntriesOfABatch),
            WaitTimeSeconds = (int)wait.TotalSeconds,
            VisibilityTimeout = (int)hide.TotalSeconds,
            MessageAttributeNames = ["All"],
            MessageSystemAttributeNames = SystemAttributes,
        };
        var answer = await CallAsync(token => _client.ReceiveMessageAsync(request, token), wait + _callTimeout, cancellationToken);
        return [.. (answer.Messages ?? []).Select(message => new ReceivedMessage(this, message, hide, _time))];
    }

    /// <summary>Asks for attributes of the queue.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AskAsync(List<string> names, CancellationToken cancellationToken)
    {
        var request = new GetQueueAttributesRequest { QueueUrl = Address, AttributeNames = names };
        var answer = await CallAsync(token => _client.GetQueueAttributesAsync(request, token), _callTimeout, cancellationToken);
        return answer.Attributes ?? [];
    }

    private async Task<IReadOnlyList<EntryOutcome>> SendAsync(IReadOnlyList<OutgoingMessage> messages)
    {
        try
        {
            var request = new SendMessageBatchRequest
            {
                QueueUrl = Address,
                Entries = [.. messages.Select((message, index) => message.ToEntry($"{index}"))]
            };
            var answer = await CallAsync(token => _client.SendMessageBatchAsync(request, token));
            Sent(answer.Successful?.Count ?? 0);
            return EntryOutcome.Of(messages.Count, (answer.Successful ?? []).Select(entry => entry.Id), answer.Failed);
        }
        // Where a batch may be no larger than a message of that queue.
        catch (BatchRequestTooLongException) when (messages.Count > 1)
        {
            return [.. (await Task.WhenAll(messages.Select(message => SendAsync([message])))).SelectMany(alone => alone)];
        }
        catch (BatchRequestTooLongException exception)
        {
            return [new(EntryResult.Refused, SqsProblem.Of(exception))];
        }
    }

    private async Task<IReadOnlyList<EntryOutcome>> DeleteAsync(IReadOnlyList<string> receipts)
    {
        var request = new DeleteMessageBatchRequest
        {
            QueueUrl = Address,
            Entries = [.. receipts.Select(
                (receipt, index) => new DeleteMessageBatchRequestEntry { Id = $"{index}", ReceiptHandle = receipt })],
        };
        var answer = await CallAsync(token => _client.DeleteMessageBatchAsync(request, token));
        return EntryOutcome.Of(receipts.Count, (answer.Successful ?? []).Select(entry => entry.Id), answer.Failed);
    }

    private async Task<IReadOnlyList<EntryOutcome>> HideAsync(IReadOnlyList<(string Receipt, TimeSpan Hide)> hides)
    {
        var request = new ChangeMessageVisibilityBatchRequest
        {
            QueueUrl = Address,
            Entries =
            [
                .. hides.Select((hide, index) => new ChangeMessageVisibilityBatchRequestEntry
                {
                    Id = $"{index}",
                    ReceiptHandle = hide.Receipt,
                    VisibilityTimeout = (int)Math.Ceiling(hide.Hide.TotalSeconds),
                }),
            ],
        };
        var answer = await CallAsync(token => _client.ChangeMessageVisibilityBatchAsync(request, token));
        return EntryOutcome.Of(hides.Count, (answer.Successful ?? []).Select(entry => entry.Id), answer.Failed);
    }

    private Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call) => CallAsync(call, _callTimeout, CancellationToken.None);

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

        try
        {
            return await call(either.Token);
        }
        catch (QueueDoesNotExistException)
        {
            Gone();
            throw;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("SQS did not answer in time.");
        }
    }
}
