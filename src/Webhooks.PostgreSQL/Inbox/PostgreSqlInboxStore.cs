using Microsoft.Extensions.Logging;
using Npgsql;
using Webhooks.Processing;
using Webhooks.Telemetry;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>The store behind the worker.</summary>
internal sealed class PostgreSqlInboxStore : IInboxStore
{
    private const int MostResults = 200;
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    private readonly InboxDatabase _database;
    private readonly PostgreSqlInboxOptions _options;
    private readonly InboxTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly InboxLeases _leases;
    private readonly LapsedJudge _judge;
    private readonly LowWaterMarks _marks;
    private readonly InboxSettlement _settlement;
    private readonly Grouped<(PostgreSqlLease Lease, WebhookAttemptResult Result), SettleOutcome> _settling;
    private IReadOnlyList<string> _endpoints = [];
    private long? _suspectsSoughtAt;
    private int _turn;

    public PostgreSqlInboxStore(
        InboxDatabase database, PostgreSqlInboxOptions options, InboxTelemetry telemetry, TimeProvider time, ILogger logger)
    {
        (_database, _options, _telemetry, _time, _logger) = (database, options, telemetry, time, logger);
        (_leases, _judge) = (new(database, options.LeaseDuration, time, logger), new(database, options.MaxAttempts));
        (_marks, _settlement) = (new(time), new(database));
        _settling = new(MostResults, mostBytes: long.MaxValue, SettleAsync);
        Capabilities = new()
        {
            Name = "PostgreSQL",
            FiltersByEndpoint = true,
            AnyDueTime = true,
            PollInterval = options.PollInterval,
            RenewInterval = TimeSpan.FromTicks(
                Math.Clamp(options.LeaseDuration.Ticks / 8, TimeSpan.FromMilliseconds(100).Ticks, TimeSpan.FromSeconds(5).Ticks)),
        };
    }

    public InboxStoreCapabilities Capabilities { get; }

    /// <summary>Gets or sets what the listener knows about itself.</summary>
    public Func<string?> Listening { get; set; } = static () => null;

    /// <summary>Gets or sets which duties fail.</summary>
    public Func<string?> Upkeep { get; set; } = static () => null;

    public string? Problem => Upkeep();

    public string? Note => Listening();

    public void Start() => _settling.Start();

    /// <summary>Writes what has ended.</summary>
    public Task StopAsync() => _settling.StopAsync();

    // First come, first served, each endpoint in turn.
    public async Task<IReadOnlyList<InboxLease>> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        var endpoints = _endpoints = request.Endpoints;
        var taken = new List<InboxLease>();

        try
        {
            if (request.TakesSuspect && MayHaveSuspects())
            {
                taken.AddRange(await TakeSuspectAsync(endpoints, cancellationToken));
            }

            for (var index = 0; index < endpoints.Count && taken.Count < request.Count; index++)
            {
                taken.AddRange(
                    await TakeDueAsync(endpoints[(_turn + index) % endpoints.Count], request.Count - taken.Count, cancellationToken));
            }
        }
        // Deliveries that were taken before are held, also when the rest failed.
        catch (Exception) when (taken.Count > 0)
        {
            return taken;
        }

        _turn = (_turn + 1) % endpoints.Count;
        return taken;
    }

    public Task<SettleOutcome> SettleAsync(InboxLease lease, WebhookAttemptResult result) =>
        _settling.RunAsync(((PostgreSqlLease)lease, result));

    public async Task<IReadOnlyCollection<InboxLease>> RenewAsync(IReadOnlyCollection<InboxLease> leases)
    {
        var lost = await RenewAsync([.. leases.Cast<PostgreSqlLease>().Where(NeedsRenewal)]);

        foreach (var row in _endpoints.Count == 0 ? [] : await _judge.JudgeAsync(_endpoints))
        {
            _telemetry.Attempted(row.Endpoint, WebhookAttemptOutcome.Dead);
            ProcessingLog.DeadLettered(_logger, row.Endpoint, $"{row.Number}", row.Attempts, ErrorText.ProcessEnded);
        }

        return lost;
    }

    public Task ReleaseAsync(IReadOnlyCollection<InboxLease> leases) => _leases.ReleaseAsync([.. leases.Cast<PostgreSqlLease>()]);

    public Task<WebhookDeliveryCounts> CountAsync(CancellationToken cancellationToken) =>
        GuardAsync(token => DeliveryQueries.CountAsync(_database, token), cancellationToken);

    // Writes: nothing else shows that the server takes writes.
    public Task ProbeAsync(CancellationToken cancellationToken) => GuardAsync(
        async token =>
        {
            // Logs what is missing, with the fix, before a statement fails because of it.
            if ((await _database.Setup.EnsureAsync(token)).Problem is { } problem)
            {
                throw new InboxUnavailableException($"The webhook inbox cannot store. {problem}");
            }

            await using var probe = _database.CreateCommand(InboxSchema.Probe);
            return await probe.ExecuteNonQueryAsync(token);
        },
        cancellationToken);

    private async Task<IReadOnlyList<SettleOutcome>> SettleAsync(IReadOnlyList<(PostgreSqlLease Lease, WebhookAttemptResult Result)> ended)
    {
        var outcomes = await _settlement.SettleAsync(ended);
        _telemetry.Committed(ended.Count);
        return outcomes;
    }

    // They are rare, and the look is a statement of its own: once in a poll, however often there is more that is due.
    private bool MayHaveSuspects() => _suspectsSoughtAt is not { } soughtAt || _time.GetElapsedTime(soughtAt) >= _options.PollInterval / 2;

    private async Task<List<PostgreSqlLease>> TakeSuspectAsync(IReadOnlyList<string> endpoints, CancellationToken cancellationToken)
    {
        foreach (var endpoint in endpoints)
        {
            if (await _leases.TakeSuspectAsync(endpoint, cancellationToken) is { Count: > 0 } taken)
            {
                return taken;
            }
        }

        _suspectsSoughtAt = _time.GetTimestamp();
        return [];
    }

    private async Task<List<PostgreSqlLease>> TakeDueAsync(string endpoint, int count, CancellationToken cancellationToken)
    {
        var (leases, last, now) = await _leases.TakeDueAsync(endpoint, count, _marks.Of(endpoint), cancellationToken);
        _marks.Advance(endpoint, leases.Count < count ? now : last, now);
        return leases;
    }

    private bool NeedsRenewal(PostgreSqlLease lease) => _time.GetElapsedTime(lease.RenewedAt) >= _options.LeaseDuration / 3;

    private async Task<IReadOnlyCollection<InboxLease>> RenewAsync(PostgreSqlLease[] leases)
    {
        if (leases.Length == 0)
        {
            return [];
        }

        var (asked, lost) = (_time.GetTimestamp(), new List<InboxLease>());
        var held = await _leases.RenewAsync(leases);

        foreach (var lease in leases)
        {
            if (held.Contains(lease.Number))
            {
                lease.RenewedAt = asked;
            }
            else
            {
                lost.Add(lease);
            }
        }

        return lost;
    }

    private async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ProbeTimeout);

        try
        {
            return await _database.RunAsync(act, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InboxUnavailableException(
                $"The database of the webhook inbox did not answer within {ProbeTimeout.TotalSeconds} seconds.");
        }
        catch (NpgsqlException exception)
        {
            throw new InboxUnavailableException($"The webhook inbox cannot store: {MessageOf(exception)}", exception);
        }
    }

    private static string MessageOf(NpgsqlException exception) => exception is PostgresException refusal
        ? $"{refusal.MessageText} ({refusal.SqlState})"
        : exception.Message;
}
