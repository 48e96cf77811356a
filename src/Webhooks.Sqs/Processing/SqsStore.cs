using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Sqs.Messages;
using Webhooks.Sqs.Queues;
using Webhooks.Sqs.Telemetry;

namespace Webhooks.Sqs.Processing;

/// <summary>
/// The queues behind the worker. A lease is a message that is hidden from others, and renewed; settling deletes it, or lets it be handed
/// over again. The number of an attempt is in the message. One that was handed over before, by whatever process that ended, goes to the
/// queue of suspects: only there is the count of SQS the message's own, and is added to the number.
/// </summary>
internal sealed class SqsStore : IInboxStore
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly InboxQueues _queues;
    private readonly QueueReader _reader;
    private readonly QueueCounts _counts;
    private readonly LeaseReader _leases;
    private readonly MessageMover _mover;
    private readonly UnhandledEndpoints _unhandled;
    private readonly SqsInboxOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ToldProblem _notMoved = new();
    private readonly ToldProblem _notRenewed = new();

    public SqsStore(InboxQueues queues, QueueReader reader, QueueCounts counts, SqsInboxOptions options, TimeProvider time, ILogger logger)
    {
        (_queues, _reader, _counts, _options, _time, _logger) = (queues, reader, counts, options, time, logger);
        _leases = new(options, counts, time);
        _unhandled = new((2 * RetrySchedule.Longest(options)) + TimeSpan.FromMinutes(5), options.UnhandledAfter, time);
        _mover = new(queues, _unhandled, options, time, logger);
        Capabilities = new()
        {
            Name = "SQS",
            FiltersByEndpoint = false,
            AnyDueTime = true,
            RenewInterval = options.VisibilityTimeout / 4,
        };
    }

    public InboxStoreCapabilities Capabilities { get; }

    public string? Problem => _queues.Current?.ProblemFor(_options) ?? _unhandled.Problem;

    public string? Note => _queues.Current?.Note;

    public async Task<IReadOnlyList<InboxLease>> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        List<SqsLease> leases = [];

        while (leases.Count == 0)
        {
            foreach (var message in await _reader.TakeAsync(request.Count, cancellationToken))
            {
                if (Sort(message) is { } lease)
                {
                    leases.Add(lease);
                }
            }
        }

        return leases;
    }

    public async Task<SettleOutcome> SettleAsync(InboxLease lease, WebhookAttemptResult result)
    {
        var held = (SqsLease)lease;

        // By now another process may have it, and tries again what failed here. A delivery that is done is deleted nevertheless.
        if (held.Message.IsOver && !result.IsDone && !held.IsReplaced)
        {
            _reader.End(held.Message);
            return SettleOutcome.Lost;
        }

        var outcome = result.IsDone ? await held.Message.Queue.DeleteAsync(held.Message) : await _mover.MoveAsync(held, result);

        if (outcome.Result == EntryResult.Failed)
        {
            LogOnce(_notMoved, outcome, problem => Log.NotMoved(_logger, held.Message.Queue.Name, problem));
            return SettleOutcome.TryAgain;
        }

        _notMoved.IsOver();
        _reader.End(held.Message);
        return outcome.IsDone || held.IsReplaced ? SettleOutcome.Settled : result.IsDone ? SettleOutcome.ComesAgain : SettleOutcome.Lost;
    }

    public async Task<IReadOnlyCollection<InboxLease>> RenewAsync(IReadOnlyCollection<InboxLease> leases)
    {
        var messages = _reader.Held.ToArray();
        var outcomes = await Task.WhenAll(messages.Select(message => message.RenewAsync(_options.VisibilityTimeout)));
        var failed = outcomes.Count(outcome => outcome.Result == EntryResult.Failed);

        if (failed == 0)
        {
            _notRenewed.IsOver();
        }
        else
        {
            LogOnce(_notRenewed, outcomes.First(outcome => outcome.Result == EntryResult.Failed), problem =>
                Log.NotChanged(_logger, failed, problem));
        }

        var lost = new HashSet<ReceivedMessage>();

        for (var index = 0; index < messages.Length; index++)
        {
            // One that has ended meanwhile is not lost, and is not held either.
            if ((outcomes[index].Result == EntryResult.Refused || messages[index].IsOver) && _reader.Held.Contains(messages[index]))
            {
                lost.Add(messages[index]);
                _reader.End(messages[index]);
            }
        }

        return [.. leases.Where(lease => lost.Contains(((SqsLease)lease).Message))];
    }

    /// <summary>Sets nothing aside: SQS hands over others meanwhile. That a suspect is held is known to this process alone.</summary>
    public Task SetAsideAsync(InboxLease lease, Task ended)
    {
        _reader.Pass(((SqsLease)lease).Message);
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(IReadOnlyCollection<InboxLease> leases) => Task.WhenAll(leases.Cast<SqsLease>().Select(ReleaseAsync));

    /// <summary>Gives back what was received and not leased.</summary>
    public async Task ReleaseRestAsync() =>
        await Task.WhenAll((await _reader.TakeRestAsync()).Select(message => ReleaseAsync(_leases.Read(message, IsFromSuspects(message)))));

    public async Task<WebhookDeliveryCounts> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _counts.AskAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or InboxUnavailableException))
        {
            throw new InboxUnavailableException($"SQS is out of reach: {SqsProblem.Of(exception)}", exception);
        }
    }

    // Counting is a question to each of the queues.
    public Task ProbeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool IsFromSuspects(ReceivedMessage message) => message.Queue.Name == _queues.Current?.Suspects?.Name;

    // Null when it is not to be tried now.
    private SqsLease? Sort(ReceivedMessage message)
    {
        var isSuspect = IsFromSuspects(message);

        if (_leases.Early(message) is var early && early > TimeSpan.Zero)
        {
            _ = HideAsync(message, early);
            return null;
        }

        var lease = _leases.Read(message, isSuspect);

        if (message.HasEndedAProcess)
        {
            Log.SuspectStarted(_logger, lease.Endpoint, lease.Name);
        }

        if (isSuspect || message.Queue.IsFifo || lease.Attempt is null || !LeaseReader.IsSuspect(message))
        {
            return lease;
        }

        _ = SuspectAsync(lease);
        return null;
    }

    private async Task HideAsync(ReceivedMessage message, TimeSpan early)
    {
        _reader.End(message);
        await message.GiveBackAsync(early);
    }

    private async Task SuspectAsync(SqsLease lease)
    {
        // Suspects wait for one try: it may fail as long as SQS does.
        _reader.CountMoves(1);
        var isMoved = false;

        try
        {
            isMoved = await TryMoveAsync(lease);
        }
        finally
        {
            _reader.CountMoves(-1);
        }

        while (!isMoved && !lease.Message.IsOver)
        {
            await Task.Delay(Pause, _time);
            isMoved = await TryMoveAsync(lease);
        }

        _reader.End(lease.Message);
    }

    private async Task<bool> TryMoveAsync(SqsLease lease)
    {
        var outcome = _queues.Current?.Suspects is { } suspects
            ? await _mover.SuspectAsync(lease, suspects)
            : EntryOutcome.Failed("The queue is not known.");

        if (outcome.Result != EntryResult.Failed)
        {
            return true;
        }

        LogOnce(_notMoved, outcome, problem => Log.NotMoved(_logger, lease.Message.Queue.Name, problem));
        return false;
    }

    // Once: a message that cannot be given back now is handed over again when its time is over.
    private async Task ReleaseAsync(SqsLease held)
    {
        await _mover.ReleaseAsync(held);
        _reader.End(held.Message);
    }

    private static void LogOnce(ToldProblem told, EntryOutcome outcome, Action<string> tell)
    {
        if (outcome.Problem is { } problem && told.IsNew(problem))
        {
            tell(problem);
        }
    }
}
