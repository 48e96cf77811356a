using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Writing;
using Webhooks.Telemetry;

namespace Webhooks.Sqlite.Store;

/// <summary>
/// The store behind the worker. Leases, results and renewals are changes of the one writer, so they share commits with what is accepted
/// meanwhile.
/// </summary>
internal sealed class SqliteInboxStore(
    InboxWriter writer, InboxReader reader, InboxFile file, SqliteInboxOptions options, InboxTelemetry telemetry, TimeProvider time,
    ILogger logger)
    : IInboxStore
{
    // The writer reports a lock after its own timeout; a little later there is a reason to give.
    private static readonly TimeSpan ProbeTimeout = InboxFile.BusyTimeout + TimeSpan.FromSeconds(1);

    private readonly long _owner = NewNumber();
    private IReadOnlyList<string> _endpoints = [];
    private int _turn;

    public InboxStoreCapabilities Capabilities { get; } = new()
    {
        Name = "SQLite",
        FiltersByEndpoint = true,
        AnyDueTime = true,
        PollInterval = options.PollInterval,
        RenewInterval = TimeSpan.FromTicks(Math.Min(options.PollInterval.Ticks, options.LeaseDuration.Ticks / 4)),
    };

    public async Task<IReadOnlyList<InboxLease>> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        var now = Now();
        _endpoints = request.Endpoints;
        var taken = await writer.WriteAsync(connection => Take(connection, request));
        return taken.Count == 0 ? [] : reader.Read(connection => taken.ConvertAll<InboxLease>(row => Load(connection, row, now)));
    }

    public async Task<SettleOutcome> SettleAsync(InboxLease lease, WebhookAttemptResult result) =>
        await writer.WriteAsync(connection => InboxSettlement.Apply(connection, (SqliteLease)lease, result, Now()))
            ? SettleOutcome.Settled
            : SettleOutcome.Lost;

    public async Task<IReadOnlyCollection<InboxLease>> RenewAsync(IReadOnlyCollection<InboxLease> leases)
    {
        List<InboxLease> lost = [];
        var dead = await writer.WriteAsync(connection => Maintain(connection, leases, lost));

        foreach (var row in dead)
        {
            telemetry.Attempted(row.Endpoint, WebhookAttemptOutcome.Dead);
            ProcessingLog.DeadLettered(logger, row.Endpoint, $"{row.Number}", row.Attempts, ErrorText.ProcessEnded);
        }

        return lost;
    }

    public Task ReleaseAsync(IReadOnlyCollection<InboxLease> leases) => writer.WriteAsync(
        connection => leases.Count(lease => InboxLeases.Release(connection, (SqliteLease)lease, dueAt: 0, succeeded: null)));

    public Task<WebhookDeliveryCounts> CountAsync(CancellationToken cancellationToken)
    {
        writer.EnsureRunning();
        return Task.FromResult(reader.Read(connection => InboxCounts.Count(connection, Now())));
    }

    // Writes, waits for the disk, and looks for what was written through the path: nothing else shows that the disk is full, or that the
    // file was moved.
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            writer.CheckPath();
            await writer.WriteAsync(connection => InboxFile.Probe(connection, Now())).WaitAsync(ProbeTimeout, time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw Unavailable(
                writer.Failure is { } failure ? InboxCure.Of(failure) : $"it was not written within {ProbeTimeout.TotalSeconds} seconds.",
                exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Unavailable(InboxCure.Of(exception), exception);
        }

        if (file.Damage is { } damage)
        {
            throw Unavailable(InboxCure.Of(damage), damage);
        }
    }

    private InboxUnavailableException Unavailable(string cure, Exception exception) =>
        new($"The webhook inbox {file.Path} cannot be written: {cure}", exception);

    private static long NewNumber() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private SqliteLease Load(InboxConnection connection, TakenRow row, long now)
    {
        StoredDelivery? stored;
        string? problem = null;

        try
        {
            stored = StoredDelivery.Load(connection, row.Number);
            problem = stored is null ? "The file does not hold the delivery's body." : null;
        }
        // A row that cannot be read becomes a dead letter, with the reason.
        catch (Exception exception) when (exception is DamagedDeliveryException)
        {
            (stored, problem) = (null, exception.Message);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or ArgumentException)
        {
            (stored, problem) = (null, ErrorText.Of(exception));
        }

        var lease = new SqliteLease
        {
            Number = row.Number,
            Token = row.Token,
            Endpoint = row.Endpoint,
            IsSuspect = row.IsSuspect,
            RenewedAt = now,
            Problem = problem,
            Attempt = stored is null
                ? null
                : new()
                {
                    Delivery = stored.Delivery,
                    Number = row.Attempt,
                    SucceededHandlers = stored.SucceededHandlers,
                    OnlyHandler = stored.OnlyHandler,
                    AcceptedBy = stored.Accepted,
                },
        };

        if (lease.Attempt is { } attempt)
        {
            attempt.Lease = new LeasedFile(writer, lease, stored!.EffectMarks, time, logger);
        }

        return lease;
    }

    // First come, first served, each endpoint in turn.
    private List<TakenRow> Take(InboxConnection connection, LeaseRequest request)
    {
        var taken = new List<TakenRow>();
        var (endpoints, terms) = (request.Endpoints, Terms());

        for (var index = 0; index < endpoints.Count && request.TakesSuspect && taken.Count == 0; index++)
        {
            InboxLeases.TakeSuspect(connection, endpoints[index], terms, taken);
        }

        for (var index = 0; index < endpoints.Count && taken.Count < request.Count; index++)
        {
            InboxLeases.TakeDue(connection, endpoints[(_turn + index) % endpoints.Count], request.Count - taken.Count, terms, taken);
        }

        _turn = (_turn + 1) % endpoints.Count;
        return taken;
    }

    private List<LapsedRow> Maintain(InboxConnection connection, IReadOnlyCollection<InboxLease> leases, List<InboxLease> lost)
    {
        var terms = Terms();

        // Before anything else: after a long sleep of the machine our own leases are over too, and are still ours.
        foreach (var lease in leases.Cast<SqliteLease>())
        {
            // Also when the clock was set back.
            if (Math.Abs(terms.Now - lease.RenewedAt) < terms.Duration / 3)
            {
                continue;
            }

            if (InboxLeases.Renew(connection, lease, terms))
            {
                lease.RenewedAt = terms.Now;
            }
            else
            {
                lost.Add(lease);
            }
        }

        foreach (var endpoint in _endpoints)
        {
            InboxLeases.Clamp(connection, endpoint, terms.Now, RetrySchedule.Longest(options).Ticks);
        }

        return LapsedJudge.Judge(connection, _endpoints, options.MaxAttempts, _owner, terms.Now);
    }

    private LeaseTerms Terms() => new(_owner, NewNumber(), Now(), options.LeaseDuration.Ticks);

    private long Now() => InboxTime.Of(time.GetUtcNow());
}
