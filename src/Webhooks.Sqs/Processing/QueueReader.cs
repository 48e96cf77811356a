using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Sqs.Messages;
using Webhooks.Sqs.Queues;
using Webhooks.Sqs.Telemetry;

namespace Webhooks.Sqs.Processing;

/// <summary>
/// Receives messages by long polls, as many as are asked for, and knows all that this process holds. Of suspects it takes one at a time:
/// the next when that one has ended, and none while it moves others to their queue: a process that ends between the copy and the deletion
/// leaves a delivery there twice. It never waits at their queue: what SQS hands over to a process that is gone would count as a run.
/// </summary>
internal sealed class QueueReader(
    InboxQueues queues, FifoSuspects fifoSuspects, SqsInboxOptions options, QueueCounts counts, TimeProvider time, ILogger logger)
    : IDisposable
{
    private const int MostCallsOfFifo = 16;

    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ReceivedMessage, bool> _held = [];
    private readonly ConcurrentQueue<ReceivedMessage> _line = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly ToldProblem _told = new();
    private readonly WakeSignal _wake = new(time);
    private readonly SleepWatch _sleep = new(time);
    private Task<IReadOnlyList<ReceivedMessage>>? _intake;
    private Task<IReadOnlyList<ReceivedMessage>>? _suspects;
    private volatile ReceivedMessage? _suspect;
    private int _callsOfFifo = 1;
    private int _moves;
    private volatile TaskCompletionSource _suspectEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets what this process holds, from the moment that it was received.</summary>
    public ICollection<ReceivedMessage> Held => _held.Keys;

    /// <summary>Receives messages, and waits for some. Not to be called twice at once.</summary>
    /// <param name="count">How many at most, of the intake.</param>
    /// <param name="cancellationToken">Ends the wait; what comes later is in <see cref="TakeRestAsync"/>.</param>
    public async Task<IReadOnlyList<ReceivedMessage>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            var set = await queues.GetAsync(cancellationToken);
            var ended = _suspectEnded.Task;
            _intake ??= PollAsync(set.Intake, count);

            if (_suspect is null && set.Suspects is { } suspects)
            {
                _suspects ??= PollSuspectsAsync(suspects);
            }

            await Task.WhenAny([
                _intake, .. _suspects is null ? Array.Empty<Task>() : [_suspects], .. ended.IsCompleted ? Array.Empty<Task>() : [ended]
            ])
                .WaitAsync(cancellationToken);
            var taken = await TakeCompletedAsync(set);

            if (taken.Count > 0)
            {
                return taken;
            }
        }
    }

    /// <summary>Counts the messages that are being moved to the queue of suspects: one more, or one less.</summary>
    public void CountMoves(int change)
    {
        Interlocked.Add(ref _moves, change);
        _wake.Wake();
    }

    /// <summary>Ends the polls.</summary>
    public async Task CancelAsync()
    {
        await _stopping.CancelAsync();
        _wake.Wake();
    }

    /// <summary>Takes what was received and not taken, after the polls were ended.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> TakeRestAsync()
    {
        List<ReceivedMessage> rest = [];

        foreach (var poll in new[] { _intake, _suspects }.OfType<Task<IReadOnlyList<ReceivedMessage>>>())
        {
            try
            {
                rest.AddRange(await poll);
            }
            // It brought nothing.
            catch (Exception)
            {
            }
        }

        return [.. rest, .. _line];
    }

    /// <summary>Others may be suspects now, although this one goes on.</summary>
    public void Pass(ReceivedMessage message)
    {
        if (_suspect == message)
        {
            _suspect = null;
            _suspectEnded.TrySetResult();
        }
    }

    /// <summary>Ends this process's hold on the message.</summary>
    public void End(ReceivedMessage message)
    {
        _held.TryRemove(message, out _);
        Pass(message);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _wake.Dispose();
        _sleep.Dispose();
    }

    private async Task<List<ReceivedMessage>> TakeCompletedAsync(QueueSet set)
    {
        List<ReceivedMessage> taken = [];

        if (_suspects is { IsCompleted: true } suspects)
        {
            _suspects = null;

            foreach (var message in await suspects)
            {
                Hand(message);
                taken.Add(message);
            }
        }

        if (_intake is { IsCompleted: true } intake)
        {
            _intake = null;

            foreach (var message in await intake)
            {
                if (message.IsSuspect)
                {
                    LineUp(message);
                }
                else
                {
                    taken.Add(message);
                }
            }
        }

        while (_suspect is null && _line.TryDequeue(out var next))
        {
            // Not held any more: another process has it.
            if (_held.ContainsKey(next))
            {
                Hand(next);
                taken.Add(next);
            }
        }

        return taken;
    }

    // They run one at a time: of many, most would only wait here. The others are left to others, and to later.
    private void LineUp(ReceivedMessage suspect)
    {
        if (_line.Count < options.Concurrency)
        {
            _line.Enqueue(suspect);
        }
        else
        {
            End(suspect);
            _ = suspect.GiveBackAsync(options.VisibilityTimeout);
        }
    }

    private void Hand(ReceivedMessage suspect)
    {
        _suspectEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _suspect = suspect;
    }

    private async Task<IReadOnlyList<ReceivedMessage>> PollAsync(SqsQueue queue, int count)
    {
        try
        {
            // One at a time of a FIFO queue: SQS would hand over several of a group at once, which are to be handled one after the other.
            var most = queue.IsFifo ? 1 : MessageLimits.EntriesOfABatch;

            // The first call waits; when it comes back full, there is more, and the rest is taken at once.
            var first = await ReceiveAsync(queue, Math.Min(count, most), LongPoll);
            var calls = Math.Min((count - 1) / most, queue.IsFifo ? _callsOfFifo : int.MaxValue);
            _told.IsOver();

            if (first.Count == 0)
            {
                counts.TookNone();
            }

            if (first.Count < most || calls == 0)
            {
                return first;
            }

            var more = await Task.WhenAll(
                Enumerable.Range(1, calls).Select(call => TryMoreAsync(queue, Math.Min(most, count - (call * most)))));
            var full = more.Count(messages => messages.Count > 0);
            _callsOfFifo = full == calls ? Math.Min(2 * calls, MostCallsOfFifo) : Math.Max(1, full);
            return [.. first, .. more.SelectMany(messages => messages)];
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested)
        {
            LogOnce(queue, exception);
            throw;
        }
    }

    private async Task<IReadOnlyList<ReceivedMessage>> PollSuspectsAsync(SqsQueue queue)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (Volatile.Read(ref _moves) == 0 && await ReceiveAsync(queue, 1, TimeSpan.Zero) is { Count: > 0 } suspects)
                {
                    return suspects;
                }
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                LogOnce(queue, exception);

                if (queues.Current?.Suspects != queue)
                {
                    throw;
                }
            }

            var pause = options.VisibilityTimeout / 4;
            await _wake.WaitAsync(pause < LongestPause ? pause : LongestPause);
        }

        return [];
    }

    private void LogOnce(SqsQueue queue, Exception exception)
    {
        var problem = SqsProblem.Of(exception);

        if (_told.IsNew(problem))
        {
            Log.NotReceived(logger, queue.Name, problem);
        }
    }

    // Messages that were received must not be lost when another call fails.
    private async Task<IReadOnlyList<ReceivedMessage>> TryMoreAsync(SqsQueue queue, int count)
    {
        try
        {
            return await ReceiveAsync(queue, count, TimeSpan.Zero);
        }
        catch (Exception)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(SqsQueue queue, int count, TimeSpan wait)
    {
        var askedAt = time.GetTimestamp();
        var messages = await queue.ReceiveAsync(count, wait, options.VisibilityTimeout, _stopping.Token);
        var cameAt = _sleep.CameAt(askedAt);
        List<ReceivedMessage> held = [];

        foreach (var message in messages)
        {
            message.HoldFrom(cameAt, options.VisibilityTimeout * 0.9);

            // Others may have what came while this process slept.
            if (!message.IsOver)
            {
                _held[message] = true;
                held.Add(message);
            }
        }

        await fifoSuspects.MarkAsync(held.Where(message => message.Queue.IsFifo));
        return held;
    }
}
