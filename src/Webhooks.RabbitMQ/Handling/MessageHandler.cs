using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Webhooks.Configuration;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Messages;
using Webhooks.RabbitMQ.Publishing;
using Webhooks.RabbitMQ.Telemetry;
using Webhooks.Telemetry;
using Log = Webhooks.RabbitMQ.Telemetry.Log;

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
    IWebhookDeduplicator deduplicator,
    WebhookSettingsRegistry settings,
    ConfirmingPublisher publisher,
    MessageMover mover,
    RabbitMQInboxOptions options,
    Topology topology,
    HandledEndpoints endpoints,
    QueueCounts counts,
    InboxTelemetry telemetry,
    WebhookTelemetry coreTelemetry,
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
        if (await TryClaimAsync(delivery, stopping) is not { } claim)
        {
            await mover.PostponeAsync(message, queued, stopping);
            return;
        }

        if (claim.IsDuplicate)
        {
            Report(delivery, claim);
            await message.AcknowledgeAsync();
            return;
        }

        // 3. Pass on.
        if (queued.Attempt == 1)
        {
            counts.Took(delivery);
            await PassOnAsync(message, delivery, stopping);
        }

        // 4. Dispatch; 5. settle.
        string[] succeeded = [.. queued.SucceededHandlers.Union(claim.SucceededHandlers)];
        var (result, error) = await DispatchAsync(delivery, queued.Attempt, succeeded, stopping);

        if (error is null)
        {
            await CompleteAsync(delivery, claim);
            telemetry.Attempted(delivery.Endpoint, "handled");
            await message.AcknowledgeAsync();
            return;
        }

        var done = result?.SucceededHandlers ?? succeeded;
        await ReleaseAsync(delivery, claim, done);

        if (stopping.IsCancellationRequested)
        {
            Log.Interrupted(logger, delivery.Endpoint, delivery.Id);
            return;
        }

        activity?.SetStatus(ActivityStatusCode.Error);
        await mover.FailAsync(message, queued, done, error, stopping);
    }

    // Waits while another claim on the delivery is open, here or elsewhere; but not for ever, as it keeps others from being handled.
    private async Task<WebhookClaim?> TryClaimAsync(WebhookDelivery delivery, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(options.HandlerTimeout, time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);

        try
        {
            return await deduplicator.ClaimAsync(delivery, wait.Token);
        }
        catch (OperationCanceledException) when (wait.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // A store out of reach says nothing of the delivery: it waits for better times.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotClaimed(logger, delivery.Endpoint, delivery.Id, exception);
            return null;
        }
    }

    private void Report(WebhookDelivery delivery, WebhookClaim claim)
    {
        telemetry.Attempted(delivery.Endpoint, "duplicate");

        if (claim.BodyDiffers)
        {
            Log.DuplicateWithOtherBody(logger, delivery.Endpoint, delivery.Id);
            coreTelemetry.DuplicateDiffered(delivery.Provider);
        }
    }

    // A team whose queue is full, and a broker that takes no messages for now, must not keep us from handling.
    private async Task PassOnAsync(IncomingMessage message, WebhookDelivery delivery, CancellationToken stopping)
    {
        var outcome = await publisher.PublishAsync(
            topology.Events,
            Topology.RoutingKey(delivery.Provider, delivery.Type),
            isMandatory: false,
            DeliveryMessage.Forward(message.Properties),
            message.Body,
            stopping);

        if (outcome != PublishOutcome.Confirmed)
        {
            Log.NotPassedOn(logger, topology.Events, delivery.Endpoint, delivery.Id, outcome);
        }
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
#pragma warning disable CA1031 // A provider that throws while it parses is a failure like any other.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.DispatchBroke(logger, delivery.Endpoint, delivery.Id, exception);
            return (null, exception.GetType().ToString());
        }
    }

    // The handlers have succeeded, and that is not undone by a store that cannot note it: a repeat might be handled again, at worst.
    private Task CompleteAsync(WebhookDelivery delivery, WebhookClaim claim) => NoteAsync(
        delivery,
        deduplicator.CompleteAsync(delivery, claim, settings[delivery.Endpoint].Current.Options.DeduplicationWindow, CancellationToken.None));

    private Task ReleaseAsync(WebhookDelivery delivery, WebhookClaim claim, IReadOnlyCollection<string> succeeded) =>
        NoteAsync(delivery, deduplicator.ReleaseAsync(delivery, claim, succeeded, CancellationToken.None));

    private async Task NoteAsync(WebhookDelivery delivery, ValueTask note)
    {
        try
        {
            await note;
        }
#pragma warning disable CA1031 // See above.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotNoted(logger, delivery.Endpoint, delivery.Id, exception);
        }
    }
}
