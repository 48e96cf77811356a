using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Webhooks.Telemetry;

namespace Webhooks.Processing;

/// <summary>
/// Handles what a store holds, the same for every store:
/// <para>(a) leases deliveries somewhat ahead, so that no place waits for a commit;</para>
/// <para>(b) starts them as places get free (<see cref="WebhookProcessor"/> makes the attempt);</para>
/// <para>(c) settles results apart from the places, and repeats what the store could not take;</para>
/// <para>(d) renews what it holds; frees the place, not the delivery, of a handler that ignores its token; and drains when the app stops.</para>
/// </summary>
internal sealed class InboxWorker(
    IInboxStore store, WebhookProcessor processor, WebhookProcessingOptions options, ProcessingServices shared)
    : IDisposable
{
    // Results that wait for the store; beyond that, places wait too.
    private const int UnsettledPerPlace = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = shared.Logger;
    private readonly ConcurrentDictionary<InboxLease, HeldDelivery> _held = [];
    private readonly ConcurrentQueue<HeldDelivery> _ready = [];
    private readonly SemaphoreSlim _wake = new(0, 1);
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
        foreach (var endpoint in shared.Settings.All.Select(settings => settings.Endpoint).Where(endpoint => endpoint.Handlers.Count == 0))
        {
            ProcessingLog.LeftToOthers(_logger, endpoint.Name);
        }

        if (Endpoints.Count == 0)
        {
            if (options.EnableProcessing)
            {
                ProcessingLog.NothingHandledHere(_logger, store.Capabilities.Name);
            }

            return;
        }

        ProcessingLog.WorkerStarted(_logger, store.Capabilities.Name, string.Join(", ", Endpoints.Order(StringComparer.Ordinal)));
        _renewing = new();
        _renewal = Task.Run(() => RenewAsync(_renewing.Token));
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>There may be something to do.</summary>
    public void Wake()
    {
        // One is enough, and a wake that comes first is not lost.
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else was faster.
            }
        }
    }

    /// <summary>Takes no more, gives back what has not started, lets what runs finish within its time, and interrupts the rest.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        await _leasing.CancelAsync();
        Wake();
        await _pump;
        await ReleaseReadyAsync();
        await DrainAsync(cancellationToken);

        // To the end, as the handlers go on that long.
        await (_renewing?.CancelAsync() ?? Task.CompletedTask);
        await _renewal;
    }

    public void Dispose()
    {
        _leasing.Dispose();
        _renewing?.Dispose();
        _wake.Dispose();
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SettledAsync().WaitAsync(options.DrainTimeout, shared.Time, cancellationToken);
            return;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            foreach (var held in _held.Values)
            {
                held.Interrupt();
            }
        }

        try
        {
            await SettledAsync().WaitAsync(StuckHandlers.Grace, shared.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            ProcessingLog.StillRunning(_logger, _held.Count);
        }
    }

    private Task SettledAsync() => Task.WhenAll(_held.Values.Select(held => held.Settled));

    private Task ReleaseReadyAsync()
    {
        List<HeldDelivery> ready = [];

        while (_ready.TryDequeue(out var held))
        {
            ready.Add(held);
        }

        return ReleaseAsync(ready);
    }

    // Those that have waited for a place as long as their store allows: others may have one.
    private Task ReleaseOverdueAsync()
    {
        List<HeldDelivery> overdue = [];

        lock (_gate)
        {
            var now = shared.Time.GetUtcNow();

            while (_ready.TryPeek(out var first) && first.Lease.StartBy < now && _ready.TryDequeue(out var held))
            {
                overdue.Add(held);
            }
        }

        return ReleaseAsync(overdue);
    }

    private async Task ReleaseAsync(List<HeldDelivery> ready)
    {
        if (ready.Count == 0)
        {
            return;
        }

        foreach (var held in ready)
        {
            _held.TryRemove(held.Lease, out _);
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
                await WaitAsync(store.Capabilities.PollInterval ?? Timeout.InfiniteTimeSpan);
                continue;
            }

            var taken = await LeaseAsync(count);

            // A store that waits by itself is asked again at once; another when it may have more.
            if (store.Capabilities.PollInterval is { } interval && taken < count)
            {
                await WaitAsync(interval);
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
        // The store has said what is wrong with it.
        catch (Exception exception)
        {
            ProcessingLog.LeasingFailed(_logger, store.Capabilities.Name, exception);
            await WaitAsync(Pause);
            return 0;
        }
    }

    private void Hold(InboxLease lease)
    {
        var held = new HeldDelivery(lease);
        _held[lease] = held;

        if (lease.IsSuspect)
        {
            _suspect = held;
            ProcessingLog.SuspectStarted(_logger, lease.Endpoint, lease.Name, lease.Attempt?.Number ?? 0);
        }

        _ready.Enqueue(held);
    }

    private async Task WaitAsync(TimeSpan longest)
    {
        using var timer = longest == Timeout.InfiniteTimeSpan
            ? null
            : shared.Time.CreateTimer(static worker => ((InboxWorker)worker!).Wake(), this, longest, Timeout.InfiniteTimeSpan);
        await _wake.WaitAsync();
    }

    // As many again as there are places, at most; and not one by one.
    private int Room()
    {
        if (IsHalted)
        {
            SayHalted();
            return 0;
        }

        _saidTooManyStuck = false;
        var room = (2 * options.Concurrency) - Volatile.Read(ref _busy) - _ready.Count;
        return room > 0 && (room >= options.Concurrency / 2 || _ready.IsEmpty) && !IsSettlingTooMany ? room : 0;
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
            while (!_isStopping && _busy < options.Concurrency && !IsHalted && !IsSettlingTooMany && _ready.TryDequeue(out var held))
            {
                Interlocked.Increment(ref _busy);
                held.Settled = RunAsync(held);
            }
        }
    }

    private async Task RunAsync(HeldDelivery held)
    {
        // Off the caller's lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var result = await AttemptAsync(held);

        if (!held.IsLost)
        {
            await SettleAsync(held, result);
        }

        _held.TryRemove(held.Lease, out _);
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

        var result = await run.Ended;
        Interlocked.Increment(ref _unsettled);
        return result;
    }

    // The place, not the delivery: that is held until its result is written.
    private void FreePlace()
    {
        Interlocked.Decrement(ref _busy);
        StartReady();
        Wake();
    }

    // c. Settle. Repeated until the store can be written: what has been done would otherwise be done once more.
    private async Task SettleAsync(HeldDelivery held, WebhookAttemptResult result)
    {
        held.IsSettling = true;
        result = WithJitter(result);

        while (true)
        {
            var outcome = await TrySettleAsync(held.Lease, result);

            if (outcome != SettleOutcome.TryAgain)
            {
                Report(held, result, isHeld: outcome == SettleOutcome.Settled);
                return;
            }

            if (held.IsLost || (_isStopping && _renewing!.IsCancellationRequested))
            {
                return;
            }

            await Task.Delay(Pause, shared.Time, CancellationToken.None);
        }
    }

    private async Task<SettleOutcome> TrySettleAsync(InboxLease lease, WebhookAttemptResult result)
    {
        try
        {
            return await store.SettleAsync(lease, result);
        }
        // The store has said what is wrong with it.
        catch (Exception)
        {
            return SettleOutcome.TryAgain;
        }
    }

    private WebhookAttemptResult WithJitter(WebhookAttemptResult result) =>
        store.Capabilities.AnyDueTime && result.Outcome is WebhookAttemptOutcome.Failed or WebhookAttemptOutcome.Postponed
            ? result.RetryingAfter(RetrySchedule.WithJitter(result.RetryAfter))
            : result;

    private void Report(HeldDelivery held, WebhookAttemptResult result, bool isHeld)
    {
        var (endpoint, name, number) = (held.Lease.Endpoint, held.Lease.Name, held.Lease.Attempt?.Number ?? 0);
        shared.Inbox.Attempted(endpoint, isHeld ? result.Outcome : null);

        if (!isHeld)
        {
            held.Lose(_logger);
            return;
        }

        switch (result.Outcome)
        {
            case WebhookAttemptOutcome.Failed:
                ProcessingLog.AttemptFailed(_logger, endpoint, number, name, result.RetryAfter, result.Error);
                break;
            case WebhookAttemptOutcome.Dead:
                ProcessingLog.DeadLettered(_logger, endpoint, name, number, result.Error);
                break;
            case WebhookAttemptOutcome.Interrupted:
                ProcessingLog.Interrupted(_logger, endpoint, name);
                break;
            case WebhookAttemptOutcome.Postponed:
                ProcessingLog.Postponed(_logger, endpoint, name, result.RetryAfter);
                break;
            case WebhookAttemptOutcome.NotOurs:
                ProcessingLog.NotOurs(_logger, endpoint, name, result.RetryAfter);
                break;
        }
    }

    // d. Renew.
    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (store.Capabilities.RenewInterval is not { } interval)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval, shared.Time);

        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await TryRenewAsync();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private async Task TryRenewAsync()
    {
        await ReleaseOverdueAsync();
        try
        {
            foreach (var lost in await store.RenewAsync([.. _held.Keys]))
            {
                if (_held.TryGetValue(lost, out var held) && !held.IsSettling)
                {
                    held.Lose(_logger);
                }
            }
        }
        // The store has said what is wrong with it, and the next tick tries again.
        catch (Exception)
        {
        }
    }
}
