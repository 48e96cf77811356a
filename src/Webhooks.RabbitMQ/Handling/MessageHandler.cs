using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Webhooks.RabbitMQ.Messages;
using Webhooks.RabbitMQ.Publishing;
using Webhooks.RabbitMQ.Telemetry;

namespace Webhooks.RabbitMQ.Handling;

/// <summary>
/// Handles one message. It is
/// <para>(1) read: a delivery, and what was tried of it;</para>
/// <para>(2) claimed, so that no two run at once and none twice;</para>
/// <para>(3) passed on to other teams, on its first attempt;</para>
/// <para>(4) dispatched to its handlers;</para>
/// <para>(5) settled: acknowledged, or first stored where it waits for its next attempt.</para>
/// Whatever breaks off in between leaves it unacknowledged, and the broker hands it over again.
/// </summary>
internal sealed class MessageHandler(
    WebhookDispatcher dispatcher,
    DeliveryClaims claims,
    EventFeed feed,
    MessageMover mover,
    HandledEndpoints endpoints,
    QueueCounts counts,
    InboxTelemetry telemetry,
    RabbitMQInboxOptions options,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Handles one message to its end.</summary>
    /// <param name="message">The message.</param>
    /// <param name="stopping">Cancelled when the app has no more time; what is not settled then goes back to the queue.</param>
    public async Task HandleAsync(IncomingMessage message, CancellationToken stopping)
    {
        // 1. Read.
        if (QueuedDelivery.Read(message, time.GetUtcNow(), out var problem) is not { } queued)
        {
            Log.Unreadable(logger, problem);
            await mover.BuryAsync(message, problem, stopping);
            return;
        }

        var delivery = queued.Delivery;

        if (!endpoints.Contains(delivery.Endpoint))
        {
            await mover.FailAsync(message, queued, queued.SucceededHandlers, "This process has no handler for the endpoint.", stopping);
            return;
        }

        using var activity = InboxTelemetry.StartAttempt(delivery, queued.Attempt, queued.Accepted);

        // 2. Claim.
        if (await claims.TryClaimAsync(delivery, stopping) is not { } claim)
        {
            await mover.PostponeAsync(message, queued, stopping);
            return;
        }

        if (claim.IsDuplicate)
        {
            telemetry.Attempted(delivery.Endpoint, "duplicate");
            await message.AcknowledgeAsync();
            return;
        }

        // 3. Pass on.
        if (queued.Attempt == 1)
        {
            counts.Took(delivery);
            await feed.PassOnAsync(message, delivery, stopping);
        }

        // 4. Dispatch; 5. settle.
        string[] succeeded = [.. queued.SucceededHandlers.Union(claim.SucceededHandlers)];
        var (result, error) = await DispatchAsync(delivery, queued.Attempt, succeeded, stopping);

        if (error is null)
        {
            await claims.CompleteAsync(delivery, claim);
            telemetry.Attempted(delivery.Endpoint, "handled");
            await message.AcknowledgeAsync();
            return;
        }

        var done = result?.SucceededHandlers ?? succeeded;
        await claims.ReleaseAsync(delivery, claim, done);

        if (stopping.IsCancellationRequested)
        {
            Log.Interrupted(logger, delivery.Endpoint, delivery.Id);
            return;
        }

        activity?.SetStatus(ActivityStatusCode.Error);
        await mover.FailAsync(message, queued, done, error, stopping);
    }

    private async Task<(WebhookDispatchResult? Result, string? Error)> DispatchAsync(
        WebhookDelivery delivery, int attempt, IReadOnlyCollection<string> succeeded, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(options.HandlerTimeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);

        try
        {
            var result = await dispatcher.DispatchAsync(delivery, attempt, succeeded, ending.Token);

            return (result, result.Outcome switch
            {
                WebhookDispatchOutcome.Succeeded => null,
                WebhookDispatchOutcome.Failed => string.Join("; ", result.Failures.Select(failure => $"{failure.Handler}: {failure.Exception.GetType()}")),
                WebhookDispatchOutcome.Canceled => $"The handlers did not end within {options.HandlerTimeout:c} (HandlerTimeout).",
                _ => "This app registers no endpoint of that name and provider.",
            });
        }
        // A provider that throws while it parses is a failure like any other.
        catch (Exception exception)
        {
            Log.DispatchBroke(logger, delivery.Endpoint, delivery.Id, exception);
            return (null, exception.GetType().ToString());
        }
    }
}
