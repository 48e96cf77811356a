using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Store;
using Webhooks.Sqlite.Writing;
using Webhooks.Telemetry;

namespace Webhooks.Sqlite;

/// <summary>
/// Stores deliveries: each is answered when the commit that holds it, or the first of its kind, is on disk. What was copied into the queue
/// is stored even when its sender has stopped waiting.
/// </summary>
internal sealed class SqliteInbox(
    InboxWriter writer, QueueBudget budget, InboxReader reader, InboxWorker worker, WebhookTelemetry telemetry, TimeProvider time, ILogger logger)
    : IWebhookInbox
{
    public async ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        writer.EnsureRunning();
        var size = delivery.BorrowedBody.Length;

        try
        {
            await budget.TakeAsync(size, cancellationToken);
            return await StoreAsync(delivery, size).WaitAsync(cancellationToken);
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
            connection => InboxAcceptance.Contains(connection, DeliveryKey.Of(delivery), InboxTime.Of(time.GetUtcNow()))));
    }

    // Goes on without the caller when the caller's time is over: the place in the queue is given back by who leaves it.
    private async Task<WebhookOutcome> StoreAsync(WebhookDelivery delivery, int size)
    {
        try
        {
            var copy = InboxDelivery.Copy(delivery, Activity.Current);
            var accepted = await WriteAsync(copy);

            if (accepted == AcceptedAs.New)
            {
                worker.Wake();
            }
            else if (accepted == AcceptedAs.DifferingDuplicate)
            {
                Log.DuplicateWithOtherBody(logger, copy.Key.Endpoint, copy.Key.Id);
                telemetry.DuplicateDiffered(copy.Key.Provider);
            }

            return accepted switch
            {
                null => WebhookOutcome.Unavailable,
                AcceptedAs.New => WebhookOutcome.Stored,
                _ => WebhookOutcome.Duplicate,
            };
        }
        finally
        {
            budget.GiveBack(size);
        }
    }

    private async Task<AcceptedAs?> WriteAsync(InboxDelivery copy)
    {
        try
        {
            return await writer.WriteAsync(
                connection => InboxAcceptance.Accept(connection, copy, InboxTime.Of(time.GetUtcNow())), copy.Body.Length);
        }
        // The writer has said what is wrong with the disk, once for all.
        catch (Exception)
        {
            return null;
        }
    }
}
