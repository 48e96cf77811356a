using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Webhooks.Deduplication;
using Webhooks.PostgreSQL.Recovery;
using Webhooks.Processing;
using Webhooks.Recovery;
using Webhooks.Telemetry;
using Log = Webhooks.PostgreSQL.Telemetry.Log;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// Stores deliveries: each is answered after the commit that holds it, or the first of its kind. A delivery that was copied into the queue
/// is stored even when its sender has stopped waiting.
/// </summary>
internal sealed class PostgreSqlInbox : IWebhookInbox
{
    private const int MostDeliveries = 1000;
    private const long MostBytes = 16 * 1024 * 1024;

    private const string Contains =
        """
        SELECT EXISTS (
            SELECT FROM webhook_inbox WHERE key = $1 AND (state <> 2 OR expires_at IS NULL OR expires_at > statement_timestamp()))
        """;

    private readonly InboxDatabase _database;
    private readonly QueueBudget _budget;
    private readonly InboxWorker _worker;
    private readonly InboxNotifier _notifier;
    private readonly WebhookTelemetry _telemetry;
    private readonly InboxTelemetry _inboxTelemetry;
    private readonly RecoveryFacts _facts;
    private readonly ILogger _logger;
    private readonly InboxAcceptance _acceptance;
    private readonly Grouped<InboxDelivery, StoreResult> _accepting;
    private string? _problem;

    public PostgreSqlInbox(
        InboxDatabase database,
        QueueBudget budget,
        InboxWorker worker,
        InboxNotifier notifier,
        WebhookTelemetry telemetry,
        InboxTelemetry inboxTelemetry,
        RecoveryFacts facts,
        ILogger logger)
    {
        (_database, _budget, _worker, _notifier) = (database, budget, worker, notifier);
        (_telemetry, _inboxTelemetry, _facts, _logger) = (telemetry, inboxTelemetry, facts, logger);
        _acceptance = new(database);
        _accepting = new(MostDeliveries, MostBytes, AcceptAsync);
    }

    public void Start() => _accepting.Start();

    /// <summary>Stores what is queued, and ends.</summary>
    public Task StopAsync() => _accepting.StopAsync();

    public async ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var size = delivery.BorrowedBody.Length;

        try
        {
            await _budget.TakeAsync(size, cancellationToken);
            return await StoreAsync(delivery, size).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return WebhookOutcome.TimedOut;
        }
    }

    /// <summary>Stores a recovered delivery with its fact, unless the fact is known. Alone: sweeps are not in a hurry.</summary>
    public async Task<WebhookOutcome> RecoverAsync(WebhookDelivery delivery, RecoveryFact fact, CancellationToken cancellationToken)
    {
        var copy = InboxDelivery.Copy(delivery, Activity.Current, fact);

        try
        {
            if (!await _database.RunAsync(token => FactAcceptance.RecoverAsync(_database, copy, token), cancellationToken))
            {
                return WebhookOutcome.Duplicate;
            }
        }
        catch (NpgsqlException exception)
        {
            LogChange(exception);
            return WebhookOutcome.Unavailable;
        }

        _worker.Wake();
        _notifier.Notify();
        return WebhookOutcome.Stored;
    }

    public async ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var key = DeliveryKey.Of(delivery);

        return await _database.RunAsync(
            async token =>
            {
                await using var command = _database.CreateCommand(Contains).With(key);
                return await command.ExecuteScalarAsync(token) is true;
            },
            cancellationToken);
    }

    // Goes on without the caller when the caller's time is over: the place in the queue is given back when the item leaves it.
    private async Task<WebhookOutcome> StoreAsync(WebhookDelivery delivery, int size)
    {
        try
        {
            switch (await _accepting.RunAsync(Copy(delivery), size))
            {
                case StoreResult.New:
                    _worker.Wake();
                    _notifier.Notify();
                    return WebhookOutcome.Stored;
                case StoreResult.Duplicate:
                    return WebhookOutcome.Duplicate;
                case StoreResult.DifferingDuplicate:
                    Webhooks.Telemetry.Log.DuplicateWithOtherBody(_logger, delivery.Endpoint, delivery.Id);
                    _telemetry.DuplicateDiffered(delivery.Provider);
                    return WebhookOutcome.Duplicate;
                default:
                    Log.InboxRefused(_logger, delivery.Endpoint, delivery.Id);
                    return WebhookOutcome.Unavailable;
            }
        }
        // It was said what is wrong with the database, once for all.
        catch (Exception)
        {
            return WebhookOutcome.Unavailable;
        }
        finally
        {
            _budget.GiveBack(size);
        }
    }

    private InboxDelivery Copy(WebhookDelivery delivery)
    {
        var fact = _facts.Of(delivery);
        return InboxDelivery.Copy(delivery, Activity.Current, fact, endsRecovery: fact is null && _facts.MustForget(delivery.Endpoint));
    }

    private async Task<IReadOnlyList<StoreResult>> AcceptAsync(IReadOnlyList<InboxDelivery> deliveries)
    {
        try
        {
            var accepted = await _acceptance.AcceptAsync(deliveries);
            _inboxTelemetry.Committed(deliveries.Count);
            LogChange(null);
            return accepted;
        }
        catch (Exception exception)
        {
            LogChange(exception);
            throw;
        }
    }

    // Said once at the beginning and once at the end.
    private void LogChange(Exception? failure)
    {
        if (failure is not null && _problem is null)
        {
            Log.InboxCannotStore(_logger, failure.Message, failure);
        }
        else if (failure is null && _problem is not null)
        {
            Log.InboxStoresAgain(_logger);
        }

        _problem = failure?.Message;
    }
}
