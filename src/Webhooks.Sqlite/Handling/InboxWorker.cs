using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Telemetry;
using Webhooks.Sqlite.Writing;

namespace Webhooks.Sqlite.Handling;

/// <summary>
/// Handles what is stored: (1) waits until there is something to do, (2) leases as much as there are free places, (3) has the handlers
/// run, and what came of them written (<see cref="DeliveryRunner"/>). Leases and results share commits with what is accepted meanwhile.
/// </summary>
internal sealed class InboxWorker(
    InboxWriter writer,
    DeliveryRunner runner,
    WebhookDispatcher dispatcher,
    SqliteInboxOptions options,
    InboxTelemetry telemetry,
    TimeProvider time,
    ILogger logger)
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<long, RunningDelivery> _held = [];
    private readonly LeaseRounds _rounds = new([.. dispatcher.Endpoints], options, time);
    private readonly TaskCompletionSource _takesNoMore = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _pump;
    private volatile RunningDelivery? _alone;
    private volatile bool _isStopping;
    private volatile bool _isTick = true;
    private int _busy;

    /// <summary>The endpoints whose deliveries are handled here.</summary>
    public IReadOnlyCollection<string> Endpoints => options.HandleHere ? dispatcher.Endpoints : [];

    public void Start()
    {
        if (Endpoints.Count > 0)
        {
            _pump = Task.Run(PumpAsync);
            Wake();
        }
    }

    /// <summary>There may be something to do.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Lets what runs finish, within its time, and releases the rest for the next start. Leases are renewed to the end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_pump is null)
        {
            return;
        }

        _isStopping = true;
        Wake();
        await _takesNoMore.Task;
        await DrainAsync(cancellationToken);
        _wake.Writer.TryComplete();
        await _pump;
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SettledAsync().WaitAsync(options.DrainTimeout, time, cancellationToken);
            return;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            foreach (var running in _held.Values)
            {
                running.Release();
            }
        }

        try
        {
            await SettledAsync().WaitAsync(DeliveryRunner.Grace, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Log.StillRunning(logger, _held.Count);
        }
    }

    private Task SettledAsync() => Task.WhenAll(_held.Values.Select(running => running.Settled));

    private async Task PumpAsync()
    {
        var period = TimeSpan.FromTicks(Math.Min(options.PollInterval.Ticks, options.LeaseDuration.Ticks / 4));
        await using var timer = time.CreateTimer(_ => Tick(), null, period, period);

        // 1. Wait.
        while (await _wake.Reader.WaitToReadAsync())
        {
            _wake.Reader.TryRead(out _);

            if (_isStopping)
            {
                _takesNoMore.TrySetResult();
            }

            try
            {
                await LeaseAsync();
            }
            // The writer has said so, and the next tick tries again.
            catch (Exception)
            {
                if (!writer.IsRunning)
                {
                    // A host that was never stopped.
                    break;
                }

                _isTick = true;
            }
        }

        _takesNoMore.TrySetResult();
    }

    private void Tick()
    {
        _isTick = true;
        Wake();
    }

    // 2. Lease.
    private async Task LeaseAsync()
    {
        var isTick = _isTick;

        if (Room() == 0 && !isTick)
        {
            return;
        }

        _isTick = false;

        // Counted when the writer comes to it: what ended while the disk was busy has made room for more.
        var round = await writer.WriteAsync(
            connection => _rounds.Take(connection, Room(), isIdle: Volatile.Read(ref _busy) == 0, isTick, _held.Values));

        foreach (var buried in round.Buried)
        {
            telemetry.Attempted(buried.Endpoint, SettlementKind.Dead);
            Log.DeadLettered(logger, buried.Endpoint, buried.Number, buried.Attempts, ErrorText.ProcessEnded);
        }

        foreach (var lost in round.Lost.Where(lost => !lost.IsSettling))
        {
            Log.LeaseLost(logger, lost.Lease.Endpoint, lost.Lease.Number);
            lost.Lose();
        }

        foreach (var lease in round.Taken)
        {
            Run(lease, round.IsAlone);
        }
    }

    private int Room() => _alone is null && !_isStopping ? Math.Max(options.Concurrency - Volatile.Read(ref _busy), 0) : 0;

    // 3. Run.
    private void Run(Lease lease, bool isAlone)
    {
        var running = new RunningDelivery(lease, options.HandlerTimeout, time) { RenewedAt = InboxTime.Of(time.GetUtcNow()) };
        _held[lease.Number] = running;
        Interlocked.Increment(ref _busy);

        if (isAlone)
        {
            _alone = running;
            Log.RunAlone(logger, lease.Endpoint, lease.Number, lease.Attempt);
        }

        running.Settled = Task.Run(() => RunAsync(running));
    }

    private async Task RunAsync(RunningDelivery running)
    {
        await runner.RunAsync(running, () => FreePlace(running));
        _held.TryRemove(running.Lease.Number, out _);
        running.Dispose();
    }

    private void FreePlace(RunningDelivery running)
    {
        if (running == _alone)
        {
            _alone = null;
        }

        Interlocked.Decrement(ref _busy);
        Wake();
    }
}
