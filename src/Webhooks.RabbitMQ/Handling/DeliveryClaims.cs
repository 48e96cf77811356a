using Microsoft.Extensions.Logging;
using Webhooks.Configuration;
using Webhooks.Telemetry;
using Log = Webhooks.RabbitMQ.Telemetry.Log;

namespace Webhooks.RabbitMQ.Handling;

/// <summary>The worker's side of deduplication. A store that fails says nothing of a delivery, and throws nothing here.</summary>
internal sealed class DeliveryClaims(
    IWebhookDeduplicator deduplicator,
    WebhookSettingsRegistry settings,
    RabbitMQInboxOptions options,
    WebhookTelemetry telemetry,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>
    /// Claims a delivery. Waits while another claim on it is open, here or elsewhere; but not for ever, as it keeps others from being handled.
    /// </summary>
    /// <returns>Null when it cannot be told now whether the delivery is to be handled.</returns>
    public async Task<WebhookClaim?> TryClaimAsync(WebhookDelivery delivery, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(options.HandlerTimeout, time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);

        try
        {
            var claim = (await deduplicator.ClaimAsync(delivery, wait.Token)).EnsureMade(deduplicator);
            Report(delivery, claim);
            return claim;
        }
        catch (OperationCanceledException) when (wait.IsCancellationRequested)
        {
            return null;
        }
        // A store out of reach says nothing of the delivery: it waits for better times.
        catch (Exception exception)
        {
            Log.NotClaimed(logger, delivery.Endpoint, delivery.Id, exception);
            return null;
        }
    }

    public Task CompleteAsync(WebhookDelivery delivery, WebhookClaim claim) => NoteAsync(
        delivery,
        () => deduplicator.CompleteAsync(delivery, claim, settings[delivery.Endpoint].Current.Options.DeduplicationWindow, CancellationToken.None));

    public Task ReleaseAsync(WebhookDelivery delivery, WebhookClaim claim, IReadOnlyCollection<string> succeeded) =>
        NoteAsync(delivery, () => deduplicator.ReleaseAsync(delivery, claim, succeeded, CancellationToken.None));

    // What the handlers did is not undone by a store that cannot note it: a repeat might be handled again, at worst.
    private async Task NoteAsync(WebhookDelivery delivery, Func<ValueTask> note)
    {
        try
        {
            await note();
        }
        // See above.
        catch (Exception exception)
        {
            Log.NotNoted(logger, delivery.Endpoint, delivery.Id, exception);
        }
    }

    private void Report(WebhookDelivery delivery, WebhookClaim claim)
    {
        if (claim.BodyDiffers)
        {
            Log.DuplicateWithOtherBody(logger, delivery.Endpoint, delivery.Id);
            telemetry.DuplicateDiffered(delivery.Provider);
        }
    }
}
