using Microsoft.Extensions.Logging;
using Webhooks.Telemetry;

namespace Webhooks.Processing;

/// <summary>
/// Handles what a store holds, the same for every store:
/// <para>(a) leases deliveries somewhat ahead, so that no place waits for a commit;</para>
/// <para>(b) starts them as places get free (<see cref="WebhookProcessor"/> makes the attempt);</para>
/// <para>(c) settles results without occupying a place, and repeats the writes that the store could not take;</para>
/// <para>
/// (d) renews what it holds; frees the place, not the delivery, of a handler that ignores its token; and drains when the app stops.
/// </para>
/// </summary>
internal sealed class InboxWorker(
    IInboxStore store, WebhookProcessor processor, WebhookProcessingOptions options, ProcessingServices shared)
    : IDisposable
{
    // The number of results that wait for the store; beyond it, places wait too.
    private const int UnsettledPerPlace = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = shared.Logger;
    private readonly ResultSettler _settler = new(store, shared);
    private readonly HeldDeliveries _held = new(options, shared);
    private readonly ReadyDeliveries _ready = new();
    private readonly WakeSignal _wake = new(shared.Time);
    private readonly CancellationTokenSource _leasing = new();
    private readonly Lock _gate = new();
    private Task _pump = Task.CompletedTask;
    private Task _renewal = Task.CompletedTask;
    private CancellationTokenSource? _renewing;
    private HeldDelivery? _suspect;
    private volatile bool _isStopping;
    private bool _saidTooManyStuck;
    private int _busy;
    private int _unsettled;

    /// <summary>Gets the endpoints whose deliveries are handled here.</summary>
    public IReadOnlyCollection<string> Endpoints => options.EnableProcessing ? processor.Endpoints : [];

    /// <summary>Gets a value indicating whether so many handlers are stuck that nothing more is started.</summary>
    public bool IsHalted => shared.Stuck.Count >= options.MaxStuckHandlers;

    public void Start()
    {
        if (!options.EnableProcessing)
        {
            return;
        }

        if (Endpoints.Count == 0)
        {
            ProcessingLog.NothingHandledHere(_logger, store.Capabilities.Name);
            return;
        }

        foreach (var endpoint in shared.Settings.All.Select(settings => settings.Endpoint).Where(endpoint => endpoint.Handlers.Count == 0))
        {
            ProcessingLog.LeftToOthers(_logger, endpoint.Name);
        }

        ProcessingLog.WorkerStarted(_logger, store.Capabilities.Name, string.Join(", ", Endpoints.Order(StringComparer.Ordinal)));
        _renewing = new();

        // d. Renew.
        var keeper = new LeaseKeeper(store, _held, () => ReleaseAsync(_ready.TakeOverdue(shared.Time.GetUtcNow())), shared);
        _renewal = Task.Run(() => keeper.RunAsync(_renewing.Token));
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>Wakes the worker: there may be something to do.</summary>
    public void Wake() => _wake.Wake();

    /// <summary>Takes no more, gives back what has not started, lets what runs finish within its time, and interrupts the rest.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        await _leasing.CancelAsync();
        Wake();
        await _pump;
        await ReleaseAsync(_ready.TakeAll());
        await _held.DrainAsync(cancellationToken);

        // Until the end, because handlers run until then.
        await (_renewing?.CancelAsync() ?? Task.CompletedTask);
        await _renewal;
    }

    public void Dispose()
    {
        _leasing.Dispose();
        _renewing?.Dispose();
        _wake.Dispose();
    }

    private async Task ReleaseAsync(IReadOnlyList<HeldDelivery> ready)
    {
        if (ready.Count == 0)
        {
            return;
        }

        foreach (var held in ready)
        {
            _held.Remove(held);
            Interlocked.CompareExchange(ref _suspect, null, held);
        }

        try
        {
            await store.ReleaseAsync([.. ready.Select(held => held.Lease)]);
        }
        // The leases run out by themselves.
        catch (Exception exception)
        {
            ProcessingLog.LeasingFailed(_logger, store.Capabilities.Name, exception);
        }

        Wake();
    }

    // a. Lease.
    private async Task PumpAsync()
    {
        while (!_isStopping)
        {
            var count = Room();

            if (count == 0)
            {
                await _wake.WaitAsync(store.Capabilities.PollInterval ?? Timeout.InfiniteTimeSpan);
                continue;
            }

            var taken = await LeaseAsync(count);

            // A store that waits by itself is asked again at once; another when it may have more.
            if (store.Capabilities.PollInterval is { } interval && taken < count)
            {
                await _wake.WaitAsync(interval);
            }
        }
    }

    private async Task<int> LeaseAsync(int count)
    {
        try
        {
            var leases = await store.LeaseAsync(new([.. Endpoints], count, TakesSuspect: _suspect is null), _leasing.Token);

            foreach (var lease in leases)
            {
                Hold(lease);
            }

            StartReady();
            return leases.Count;
        }
        catch (OperationCanceledException) when (_isStopping)
        {
            return 0;
        }
        // The store has logged what is wrong.
        catch (Exception exception)
        {
            ProcessingLog.LeasingFailed(_logger, store.Capabilities.Name, exception);
            await _wake.WaitAsync(Pause);
            return 0;
        }
    }

    private void Hold(InboxLease lease)
    {
        var held = _held.Add(lease);

        if (lease.IsSuspect)
        {
            _suspect = held;
            ProcessingLog.SuspectStarted(_logger, lease.Endpoint, lease.Name, lease.Attempt?.Number ?? 0);
        }

        _ready.Add(held);
    }

    // At most as many again as there are places, and in batches rather than one by one.
    private int Room()
    {
        if (IsHalted)
        {
            SayHalted();
            return 0;
        }

        _saidTooManyStuck = false;
        var room = (2 * options.Concurrency) - Volatile.Read(ref _busy) - _ready.Count;
        return room > 0 && (room >= options.Concurrency / 2 || _ready.Count == 0) && !IsSettlingTooMany ? room : 0;
    }

    private void SayHalted()
    {
        if (!Interlocked.Exchange(ref _saidTooManyStuck, true))
        {
            ProcessingLog.TooManyStuck(_logger, shared.Stuck.Count);
        }
    }

    private bool IsSettlingTooMany => Volatile.Read(ref _unsettled) >= UnsettledPerPlace * options.Concurrency;

    // b. Start.
    private void StartReady()
    {
        lock (_gate)
        {
            while (!_isStopping && _busy < options.Concurrency && !IsHalted && !IsSettlingTooMany && _ready.TryTake(out var held))
            {
                Interlocked.Increment(ref _busy);
                held.Settled = RunAsync(held);
            }
        }
    }

    private async Task RunAsync(HeldDelivery held)
    {
        // Outside the caller's lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var result = await AttemptAsync(held);

        if (!held.IsLost)
        {
            // c. Settle.
            await _settler.SettleAsync(held, result, _renewing!.Token);
        }

        _held.Remove(held);
        Interlocked.CompareExchange(ref _suspect, null, held);
        Interlocked.Decrement(ref _unsettled);
        StartReady();
        Wake();
    }

    private async Task<WebhookAttemptResult> AttemptAsync(HeldDelivery held)
    {
        if (held.Lease.Attempt is not { } attempt || held.IsLost)
        {
            Interlocked.Increment(ref _unsettled);
            FreePlace();
            return new(WebhookAttemptOutcome.Dead) { Error = held.Lease.Problem };
        }

        var run = processor.Prepare(attempt);
        held.Attach(run);
        processor.Start(run);

        if (await processor.EndsInTimeAsync(run, held.Lease.Name))
        {
            Interlocked.Increment(ref _unsettled);
            FreePlace();
            return await run.Ended;
        }

        // It may never end: neither those that wait for the store nor other suspects wait for it.
        Interlocked.CompareExchange(ref _suspect, null, held);
        FreePlace();

        // At once: the pump may be waiting for the store, and looks again only when that has something.
        if (IsHalted)
        {
            SayHalted();
        }

        // A delivery that the app interrupts as it stops goes back to the store when the app has ended.
        if (!run.IsInterrupted)
        {
            await _settler.SetAsideAsync(held.Lease, run.Ended);
        }

        var result = await run.Ended;
        Interlocked.Increment(ref _unsettled);
        return result;
    }

    // Frees the place and not the delivery, which is held until its result is written.
    private void FreePlace()
    {
        Interlocked.Decrement(ref _busy);
        StartReady();
        Wake();
    }
}
