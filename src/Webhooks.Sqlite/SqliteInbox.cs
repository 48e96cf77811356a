using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Recovery;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Store;
using Webhooks.Sqlite.Writing;
using Webhooks.Telemetry;

namespace Webhooks.Sqlite;

/// <summary>
/// Stores deliveries: each is answered when the commit that holds it, or the first of its kind, is on disk. A delivery that was copied into
/// the queue is stored even when its sender has stopped waiting.
/// </summary>
internal sealed class SqliteInbox(
    InboxWriter writer, QueueBudget budget, InboxReader reader, InboxWorker worker, WebhookTelemetry telemetry, RecoveryFacts facts,
    TimeProvider time, ILogger logger) : IWebhookInbox
{
    public ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        AcceptAsync(delivery, recovered: null, cancellationToken);

    /// <summary>Stores a recovered delivery with its fact, unless the fact is known.</summary>
    public ValueTask<WebhookOutcome> RecoverAsync(WebhookDelivery delivery, RecoveryFact fact, CancellationToken cancellationToken) =>
        AcceptAsync(delivery, fact, cancellationToken);

    private async ValueTask<WebhookOutcome> AcceptAsync(
        WebhookDelivery delivery, RecoveryFact? recovered, CancellationToken cancellationToken)
    {
        writer.EnsureRunning();
        var size = delivery.BorrowedBody.Length;

        try
        {
            await budget.TakeAsync(size, cancellationToken);
            return await StoreAsync(delivery, recovered, size).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return WebhookOutcome.TimedOut;
        }
    }

    public ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        writer.EnsureRunning();
        return new(reader.Read(
            connection => InboxAcceptance.Contains(connection, DeliveryKey.Of(delivery), Now())));
    }

    // Goes on without the caller when the caller's time is over: the place in the queue is given back when the item leaves it.
    private async Task<WebhookOutcome> StoreAsync(WebhookDelivery delivery, RecoveryFact? recovered, int size)
    {
        try
        {
            var copy = InboxDelivery.Copy(delivery, Activity.Current);
            var accepted = await WriteAsync(copy, delivery, recovered);

            if (accepted == StoreResult.New)
            {
                worker.Wake();
            }
            else if (accepted == StoreResult.DifferingDuplicate)
            {
                Log.DuplicateWithOtherBody(logger, copy.Key.Endpoint, copy.Key.Id);
                telemetry.DuplicateDiffered(copy.Key.Provider);
            }

            return accepted switch
            {
                null => WebhookOutcome.Unavailable,
                StoreResult.New => WebhookOutcome.Stored,
                _ => WebhookOutcome.Duplicate,
            };
        }
        finally
        {
            budget.GiveBack(size);
        }
    }

    private async Task<StoreResult?> WriteAsync(InboxDelivery copy, WebhookDelivery delivery, RecoveryFact? recovered)
    {
        try
        {
            if (recovered is not null)
            {
                return await writer.WriteAsync(connection => InboxAcceptance.Recover(connection, copy, recovered, Now()), copy.Body.Length);
            }

            if (facts.Of(delivery) is { } fact)
            {
                return await writer.WriteAsync(connection => InboxAcceptance.Accept(connection, copy, fact, Now()), copy.Body.Length);
            }

            if (facts.MustForget(copy.Key.Endpoint))
            {
                return await writer.WriteAsync(connection => InboxAcceptance.AcceptAndForget(connection, copy, Now()), copy.Body.Length);
            }

            return await writer.WriteAsync(connection => InboxAcceptance.Accept(connection, copy, Now()), copy.Body.Length);
        }
        // The writer has said what is wrong with the disk, once for all.
        catch (Exception)
        {
            return null;
        }
    }

    private long Now() => InboxTime.Of(time.GetUtcNow());
}
