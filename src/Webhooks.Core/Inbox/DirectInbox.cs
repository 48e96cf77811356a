using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Configuration;
using Webhooks.Deduplication;
using Webhooks.Telemetry;

namespace Webhooks.Inbox;

/// <summary>
/// Handles deliveries inside the request. A repeat of one that is finished is not handled again; a repeat of one that is being handled
/// waits for its end. What is still running when the sender's time is over keeps its claim until it really ends.
/// </summary>
internal sealed class DirectInbox(
    WebhookDispatcher dispatcher,
    IWebhookDeduplicator deduplicator,
    WebhookSettingsRegistry settings,
    WebhookTelemetry telemetry,
    IHostApplicationLifetime? lifetime,
    ILogger logger) : IWebhookInbox
{
    private readonly LateRuns _late = new();

    public async ValueTask<WebhookAcceptance> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        if (lifetime?.ApplicationStopping.IsCancellationRequested == true)
        {
            return WebhookAcceptance.Unavailable;
        }

        WebhookClaim claim;

        try
        {
            claim = (await deduplicator.ClaimAsync(delivery, cancellationToken)).EnsureMade(deduplicator);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return WebhookAcceptance.TimedOut;
        }

        if (claim.IsDuplicate)
        {
            if (claim.BodyDiffers)
            {
                Log.DuplicateWithOtherBody(logger, delivery.Endpoint, delivery.Id);
                telemetry.DuplicateDiffered(delivery.Provider);
            }

            return WebhookAcceptance.Duplicate;
        }

        var run = HandleAsync(delivery, claim, cancellationToken);
        return run.IsCompleted ? await run : await InTimeAsync(run.AsTask(), delivery, cancellationToken);
    }

    public ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        deduplicator.ContainsAsync(delivery, cancellationToken);

    /// <summary>Waits for what is still running after its answer was given.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => _late.DrainAsync(logger, cancellationToken);

    private async ValueTask<WebhookAcceptance> HandleAsync(WebhookDelivery delivery, WebhookClaim claim, CancellationToken cancellationToken)
    {
        WebhookDispatchResult result;

        try
        {
            result = await dispatcher.HandleAsync(delivery, claim.Attempt, claim.SucceededHandlers, cancellationToken);
        }
        catch
        {
            // A provider that throws while it parses must not hold the claim for ever.
            await deduplicator.ReleaseAsync(delivery, claim, claim.SucceededHandlers, CancellationToken.None);
            throw;
        }

        // Settled whatever became of the sender, so not with its token.
        if (!result.IsSuccess)
        {
            await deduplicator.ReleaseAsync(delivery, claim, result.SucceededHandlers, CancellationToken.None);
            return result.Outcome == WebhookDispatchOutcome.Canceled ? WebhookAcceptance.TimedOut : WebhookAcceptance.Failed;
        }

        try
        {
            var window = settings[delivery.Endpoint].Current.Options.DeduplicationWindow;
            await deduplicator.CompleteAsync(delivery, claim, window, CancellationToken.None);
        }
        // A store may fail in any way.
        catch (Exception exception)
        {
            // What is handled stays handled when that cannot be recorded: to have it sent again would only handle it twice.
            Log.NotRemembered(logger, delivery.Endpoint, delivery.Id, exception);
        }

        return WebhookAcceptance.Handled;
    }

    private async Task<WebhookAcceptance> InTimeAsync(Task<WebhookAcceptance> run, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            return await run.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!run.IsCompleted)
        {
            delivery.Detach();
            _late.Add(run, delivery, logger);
            return WebhookAcceptance.TimedOut;
        }
        catch (OperationCanceledException)
        {
            // It ended in the very moment in which its time did.
            return await run;
        }
    }
}
