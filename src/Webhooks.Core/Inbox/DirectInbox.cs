using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Webhooks.Handling;
using Webhooks.Processing;
using Webhooks.Telemetry;

namespace Webhooks.Inbox;

/// <summary>
/// Handles deliveries inside the request. A repeat of a handled delivery is not handled again; a repeat of a running one waits for its end.
/// Handlers that are still running when the response timeout is over keep the claim until they have ended.
/// </summary>
internal sealed class DirectInbox(
    IWebhookDeduplicator deduplicator, ProcessingServices shared, WebhookProcessingOptions options, IHostApplicationLifetime? lifetime)
    : IWebhookInbox
{
    // A repeat that has waited for most of its time starts nothing: it would be answered before its handlers end.
    private const int LeastPartOfTime = 4;

    private readonly Dispatcher _dispatcher = shared.Dispatcher;
    private readonly LateRuns _late = new();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        if (lifetime?.ApplicationStopping.IsCancellationRequested == true || _late.Count >= options.MaxStuckHandlers)
        {
            return WebhookOutcome.Unavailable;
        }

        WebhookClaim claim;
        var claiming = deduplicator.ClaimAsync(delivery, cancellationToken);
        var hasWaited = !claiming.IsCompleted;

        try
        {
            claim = (await claiming).EnsureAnswered(deduplicator);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return WebhookOutcome.TimedOut;
        }

        if (claim.State != WebhookClaimState.Claimed)
        {
            return Repeated(delivery, claim);
        }

        if (hasWaited && claim.Attempt > 1 && !HasTimeLeft(delivery))
        {
            await deduplicator.ReleaseAsync(delivery, claim, claim.SucceededHandlers, CancellationToken.None);
            return WebhookOutcome.TimedOut;
        }

        if (_dispatcher.TrySkip(delivery) is { } skipped)
        {
            return await SettleAsync(delivery, claim, skipped);
        }

        if (delivery.Event is null)
        {
            // It is parsed by the call, which may outlive the request.
            delivery.Detach();
        }

        var call = _dispatcher.Start(new(delivery, claim.Attempt, claim.SucceededHandlers, OnlyHandler: null), cancellationToken);

        if (await call.WaitAsync(cancellationToken))
        {
            return await FinishAsync(delivery, claim, call);
        }

        delivery.Detach();
        _late.Add(FinishLateAsync(delivery, claim, call.Late), delivery, shared.Logger);
        return WebhookOutcome.TimedOut;
    }

    public ValueTask<bool> ContainsAsync(WebhookDelivery delivery, CancellationToken cancellationToken) =>
        deduplicator.ContainsAsync(delivery, cancellationToken);

    /// <summary>Waits for handlers that are still running after their request was answered.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => _late.DrainAsync(shared.Logger, cancellationToken);

    private WebhookOutcome Repeated(WebhookDelivery delivery, WebhookClaim claim)
    {
        if (claim.BodyDiffers)
        {
            Log.DuplicateWithOtherBody(shared.Logger, delivery.Endpoint, delivery.Id);
            shared.Telemetry.DuplicateDiffered(delivery.Provider);
        }

        // Only a deduplicator that did not wait says that the claim is held: the sender retries.
        return claim.State == WebhookClaimState.Duplicate ? WebhookOutcome.Duplicate : WebhookOutcome.Unavailable;
    }

    private bool HasTimeLeft(WebhookDelivery delivery)
    {
        var responseTimeout = shared.Settings[delivery.Endpoint].Current.Options.ResponseTimeout;
        return shared.Time.GetElapsedTime(shared.Time.GetTimestamp(), delivery.AnswerBy) >= responseTimeout / LeastPartOfTime;
    }

    private async Task<WebhookOutcome> FinishLateAsync(WebhookDelivery delivery, WebhookClaim claim, Task<DispatchResult> late)
    {
        try
        {
            return await SettleAsync(delivery, claim, await late);
        }
        catch
        {
            await ReleaseAsync(delivery, claim, claim.SucceededHandlers);
            throw;
        }
    }

    private ValueTask<WebhookOutcome> FinishAsync(
        WebhookDelivery delivery, WebhookClaim claim, AppCall<DispatchRequest, DispatchResult> call)
    {
        DispatchResult result;

        try
        {
            result = _dispatcher.Finish(call);
        }
        catch (Exception exception)
        {
            // A provider that throws while it parses must not hold the claim for ever.
            return AbandonAsync(delivery, claim, exception);
        }

        return SettleAsync(delivery, claim, result);
    }

    private async ValueTask<WebhookOutcome> AbandonAsync(WebhookDelivery delivery, WebhookClaim claim, Exception exception)
    {
        await ReleaseAsync(delivery, claim, claim.SucceededHandlers);
        Log.InboxFailed(shared.Logger, delivery.Endpoint, delivery.Id, exception);
        return WebhookOutcome.Unavailable;
    }

    // Settled even when the sender has disconnected, so not with the sender's token.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WebhookOutcome> SettleAsync(WebhookDelivery delivery, WebhookClaim claim, DispatchResult result)
    {
        if (result.Outcome != DispatchOutcome.Succeeded)
        {
            await ReleaseAsync(delivery, claim, result.SucceededHandlers);
            return result.Outcome == DispatchOutcome.Canceled ? WebhookOutcome.TimedOut : WebhookOutcome.Failed;
        }

        try
        {
            var window = shared.Settings[delivery.Endpoint].Current.Options.DeduplicationWindow;
            await deduplicator.CompleteAsync(delivery, claim, window, CancellationToken.None);
        }
        // A deduplicator may fail in any way.
        catch (Exception exception)
        {
            // A handled delivery stays handled when that cannot be recorded: a retry by the sender would only handle it twice.
            Log.NotRemembered(shared.Logger, delivery.Endpoint, delivery.Id, exception);
        }

        return WebhookOutcome.Handled;
    }

    private ValueTask ReleaseAsync(WebhookDelivery delivery, WebhookClaim claim, IReadOnlyCollection<string> succeeded) =>
        deduplicator.ReleaseAsync(delivery, claim, succeeded, CancellationToken.None);
}
