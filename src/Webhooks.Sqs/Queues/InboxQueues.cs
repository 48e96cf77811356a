using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Sqs.Telemetry;

namespace Webhooks.Sqs.Queues;

/// <summary>Finds our queues, and makes those that are missing where that is wished. Asked again as long as that fails.</summary>
internal sealed class InboxQueues(IAmazonSQS client, SqsInboxOptions options, Action<int> sent, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(14);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<QueueSet>? _finding;
    private long _failedAt;
    private string? _told;

    /// <summary>Gets the queues; null as long as they have not been found.</summary>
    public QueueSet? Current { get; private set; }

    /// <summary>Gets or sets what is done whenever they are found.</summary>
    public Action<QueueSet> Found { get; set; } = static _ => { };

    /// <summary>Finds the queues, once for all that ask.</summary>
    /// <exception cref="InboxUnavailableException">They cannot be found, or made; the message says why, and what to do.</exception>
    public ValueTask<QueueSet> GetAsync(CancellationToken cancellationToken) =>
        Current is { } known ? new(known) : new(FindTogether().WaitAsync(cancellationToken));

    /// <summary>Forgets the queues, so that they are found again: one of them is gone, or has changed.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            if (Current is not null)
            {
                (Current, _finding) = (null, null);
            }
        }
    }

    private Task<QueueSet> FindTogether()
    {
        lock (_gate)
        {
            if (_finding is null || (_finding.IsFaulted && time.GetElapsedTime(_failedAt) >= Pause))
            {
                _finding = Task.Run(FindAsync);
            }

            return _finding;
        }
    }

    private async Task<QueueSet> FindAsync()
    {
        try
        {
            var intake = await OpenAsync(options.Queue!);
            var suspects = intake.IsFifo ? null : await OpenAsync(options.SuspectsQueue ?? QueueName.Beside(options.Queue!, "-suspects"));
            var dead = await OpenAsync(options.DeadLetterQueue ?? QueueName.Beside(options.Queue!, "-dead"));
            var queues = new QueueSet(intake, suspects, dead);

            Current = queues;
            _told = null;
            Log.QueuesFound(logger, intake.Name, suspects?.Name ?? "(none)", dead.Name);

            if (queues.ProblemFor(options) is { } problem)
            {
                Log.QueueProblem(logger, problem);
            }

            Found(queues);
            return queues;
        }
        catch (Exception exception)
        {
            var problem = SqsProblem.Of(exception);
            _failedAt = time.GetTimestamp();

            if (Interlocked.Exchange(ref _told, problem) != problem)
            {
                Log.QueuesNotFound(logger, options.Queue!, problem);
            }

            throw new InboxUnavailableException($"The queues cannot be used: {problem}", exception);
        }
    }

    private async Task<SqsQueue> OpenAsync(string queue)
    {
        using var timeout = new CancellationTokenSource(options.CallTimeout * 3, time);

        try
        {
            var address = await FindAsync(queue, timeout.Token);
            return new(client, address, await AskAsync(address, timeout.Token), options.CallTimeout, time) { Sent = sent, Gone = Forget };
        }
        catch (QueueDoesNotExistException) when (options.CreateQueues)
        {
            var address = await CreateAsync(queue, timeout.Token);
            Log.QueueCreated(logger, QueueName.Of(queue));
            return new(client, address, await AskAsync(address, timeout.Token), options.CallTimeout, time) { Sent = sent, Gone = Forget };
        }
        catch (QueueDoesNotExistException missing)
        {
            throw new InboxUnavailableException(
                $"There is no queue {QueueName.Of(queue)}, or it may not be seen. Create it, or set CreateQueues to true.", missing);
        }
        catch (OperationCanceledException)
        {
            throw new InboxUnavailableException($"SQS did not answer in time for the queue {QueueName.Of(queue)}.");
        }
    }

    private async Task<string> FindAsync(string queue, CancellationToken cancellationToken) =>
        QueueName.IsAddress(queue)
            ? queue
            : (await client.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = queue }, cancellationToken)).QueueUrl;

    private async Task<QueueFacts> AskAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.GetQueueAttributesAsync(
                new GetQueueAttributesRequest { QueueUrl = address, AttributeNames = ["All"] }, cancellationToken);
            return QueueFacts.Read(answer.Attributes ?? []);
        }
        // It can be used without.
        catch (AmazonSQSException denied) when (SqsProblem.IsDenied(denied))
        {
            Log.AttributesDenied(logger, QueueName.Of(address));
            return new();
        }
    }

    private async Task<string> CreateAsync(string queue, CancellationToken cancellationToken)
    {
        var attributes = new Dictionary<string, string>
        {
            [QueueAttributeName.MessageRetentionPeriod] = Seconds(Retention),
            [QueueAttributeName.VisibilityTimeout] = Seconds(options.VisibilityTimeout),
            [QueueAttributeName.ReceiveMessageWaitTimeSeconds] = Seconds(LongestPoll),
        };

        if (QueueName.IsFifo(queue))
        {
            attributes[QueueAttributeName.FifoQueue] = "true";
        }

        try
        {
            var request = new CreateQueueRequest { QueueName = QueueName.Of(queue), Attributes = attributes };
            var answer = await client.CreateQueueAsync(request, cancellationToken);
            return QueueName.IsAddress(queue) ? queue : answer.QueueUrl;
        }
        // Another process was faster, with other options.
        catch (QueueNameExistsException)
        {
            return await FindAsync(queue, cancellationToken);
        }
        catch (AmazonSQSException denied) when (SqsProblem.IsDenied(denied))
        {
            throw new InboxUnavailableException(
                $"There is no queue {QueueName.Of(queue)}, and it may not be "
                + $"created: {denied.Message} Create it, or allow sqs:CreateQueue.", denied);
        }
    }

    private static string Seconds(TimeSpan time) => ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
