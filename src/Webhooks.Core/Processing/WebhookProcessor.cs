using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Webhooks.Configuration;
using Webhooks.Handling;
using Webhooks.Processing;
using Webhooks.Telemetry;

namespace Webhooks;

/// <summary>
/// Makes one attempt to handle a delivery, the same for every inbox. The attempt is
/// <para>(6) claimed: no other attempt runs it now, and none has finished it;</para>
/// <para>(7) dispatched: parsed, and given to every matching handler that has not succeeded yet, within its time;</para>
/// <para>(8) judged: handled, failed and when to try again, dead, duplicate, postponed, not ours, or interrupted;</para>
/// <para>(9) settled: the claim is ended; the caller's store does the rest.</para>
/// Steps 1 to 5 belong to receiving (<see cref="WebhookReceiver"/>).
/// </summary>
/// <remarks>A singleton, safe for concurrent use. Take it from the app's services to handle deliveries of a queue of your own.</remarks>
public sealed class WebhookProcessor
{
    private readonly Dispatcher _dispatcher;
    private readonly IWebhookDeduplicator? _deduplicator;
    private readonly EndpointRegistry _settings;
    private readonly WebhookProcessingOptions _options;
    private readonly WebhookTelemetry _telemetry;
    private readonly InboxTelemetry _inbox;
    private readonly StuckHandlers _stuck;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <param name="shared">The services that every processor shares.</param>
    /// <param name="options">The settings for handling deliveries.</param>
    /// <param name="deduplicator">Claims deliveries; <see langword="null"/> where the store's own leases do.</param>
    internal WebhookProcessor(ProcessingServices shared, WebhookProcessingOptions options, IWebhookDeduplicator? deduplicator)
    {
        (_dispatcher, _settings, _telemetry) = (shared.Dispatcher, shared.Settings, shared.Telemetry);
        (_inbox, _stuck, _time, _logger) = (shared.Inbox, shared.Stuck, shared.Time, shared.Logger);
        (_options, _deduplicator) = (options, deduplicator);
    }

    /// <summary>
    /// Gets the names of the endpoints that have handlers in this process. Take only their deliveries from a queue that can choose: for
    /// others <see cref="ProcessAsync"/> answers <see cref="WebhookAttemptOutcome.NotOurs"/>.
    /// </summary>
    public IReadOnlyCollection<string> Endpoints => _dispatcher.Endpoints;

    /// <summary>Makes one attempt.</summary>
    /// <param name="attempt">The delivery, and what earlier attempts did.</param>
    /// <param name="stoppingToken">
    /// Cancelled when the app has no more time: the handlers' token is cancelled, and the attempt ends as
    /// <see cref="WebhookAttemptOutcome.Interrupted"/>.
    /// </param>
    /// <returns>
    /// How the attempt ended. It comes when the handlers have ended, or at <see cref="WebhookProcessingOptions.HandlerTimeout"/> and 5
    /// seconds more, when they ignore their token: then <see cref="WebhookAttemptResult.Completed"/> tells when they really have. Whatever
    /// handlers and parsers throw is in the result.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="attempt"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The attempt's number is less than 1.</exception>
    public async Task<WebhookAttemptResult> ProcessAsync(WebhookAttempt attempt, CancellationToken stoppingToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);

        if (attempt.Number < 1)
        {
            throw new ArgumentException($"Attempts are counted from 1, and this one is {attempt.Number}.", nameof(attempt));
        }

        var run = Prepare(attempt);
        using var stopping = stoppingToken.UnsafeRegister(static run => ((AttemptRun)run!).Interrupt(), run);
        Start(run);

        var result = await EndsInTimeAsync(run, attempt.Delivery.Id) ? await run.Ended
            : run.IsInterrupted
                ? new(WebhookAttemptOutcome.Interrupted) { SucceededHandlers = attempt.SucceededHandlers, Completed = run.Ended }
                : Failed(attempt, ErrorText.OfTimeout(_options.HandlerTimeout), attempt.SucceededHandlers, [], run.Ended);
        _inbox.Attempted(attempt.Delivery.Endpoint, result.Outcome);
        return result;
    }

    /// <summary>Creates a run, which can be interrupted from now on.</summary>
    internal AttemptRun Prepare(WebhookAttempt attempt) => new(attempt, _options.HandlerTimeout, _time);

    /// <summary>Starts a run; it disposes itself when it has ended.</summary>
    internal void Start(AttemptRun run) => run.Ended = RunAsync(run);

    /// <summary>
    /// Waits until the handlers have ended. When their token was cancelled and they go on beyond a grace period, they are logged and
    /// counted as stuck.
    /// </summary>
    /// <returns>Whether they have ended.</returns>
    internal async ValueTask<bool> EndsInTimeAsync(AttemptRun run, string name)
    {
        try
        {
            await run.Ended.WaitAsync(run.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            // Their token was cancelled; they have a moment to end.
        }

        try
        {
            await run.Ended.WaitAsync(StuckHandlers.Grace, _time);
            return true;
        }
        catch (TimeoutException)
        {
            _stuck.Add(run.Ended);
            ProcessingLog.HandlerStuck(_logger, run.Attempt.Delivery.Endpoint, name);
            return false;
        }
    }

    private async Task<WebhookAttemptResult> RunAsync(AttemptRun run)
    {
        try
        {
            var (attempt, delivery) = (run.Attempt, run.Attempt.Delivery);

            // 6. Claim.
            if (!Endpoints.Contains(delivery.Endpoint))
            {
                return new(WebhookAttemptOutcome.NotOurs) { RetryAfter = RetrySchedule.Longest(_options) };
            }

            if (_deduplicator is null)
            {
                return await DispatchAsync(run, attempt.SucceededHandlers);
            }

            var (claim, refusal) = await TryClaimAsync(attempt, run.Token);
            return refusal ?? await DispatchClaimedAsync(run, claim);
        }
        finally
        {
            run.Dispose();
        }
    }

    private async ValueTask<(WebhookClaim Claim, WebhookAttemptResult? Refusal)> TryClaimAsync(
        WebhookAttempt attempt, CancellationToken cancellationToken)
    {
        var delivery = attempt.Delivery;

        try
        {
            var claim = (await _deduplicator!.TryClaimAsync(delivery, cancellationToken)).EnsureAnswered(_deduplicator);

            if (claim.BodyDiffers)
            {
                Log.DuplicateWithOtherBody(_logger, delivery.Endpoint, delivery.Id);
                _telemetry.DuplicateDiffered(delivery.Provider);
            }

            return claim.State switch
            {
                WebhookClaimState.Claimed => (claim, null),
                WebhookClaimState.Duplicate when attempt.OnlyHandler is null => (claim, new(WebhookAttemptOutcome.Duplicate)),
                WebhookClaimState.Duplicate => (claim, null),
                _ => (claim, Postponed(attempt.SucceededHandlers)),
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (default, new(WebhookAttemptOutcome.Interrupted));
        }
        // A deduplicator out of reach says nothing about the delivery, which waits.
        catch (Exception exception)
        {
            ProcessingLog.NotClaimed(_logger, delivery.Endpoint, delivery.Id, exception);
            return (default, Postponed(attempt.SucceededHandlers));
        }
    }

    private async Task<WebhookAttemptResult> DispatchClaimedAsync(AttemptRun run, WebhookClaim claim)
    {
        var before = run.Attempt.SucceededHandlers;
        IReadOnlyCollection<string> succeeded = claim.SucceededHandlers.Count == 0 ? before : [.. before.Union(claim.SucceededHandlers)];
        var result = ClaimCount.Take(run.Attempt, claim, _options.MaxAttempts)
            ? await DispatchAsync(run, succeeded)
            : new(WebhookAttemptOutcome.Dead) { Error = ErrorText.ProcessEnded, SucceededHandlers = succeeded };
        await SettleClaimAsync(run.Attempt.Delivery, claim, result);
        return result;
    }

    // 9. Settle. An operator's replay of a delivery that is a duplicate of a handled one holds no claim.
    private async ValueTask SettleClaimAsync(WebhookDelivery delivery, WebhookClaim claim, WebhookAttemptResult result)
    {
        if (claim.State != WebhookClaimState.Claimed)
        {
            return;
        }

        try
        {
            await (result.IsDone
                ? _deduplicator!.CompleteAsync(delivery, claim, result.RememberFor, CancellationToken.None)
                : _deduplicator!.ReleaseAsync(delivery, claim, result.SucceededHandlers, CancellationToken.None));
        }
        // A store that cannot record the handlers' work does not undo it: at worst a repeat is handled again.
        catch (Exception exception)
        {
            Log.NotRemembered(_logger, delivery.Endpoint, delivery.Id, exception);
        }
    }

    private async Task<WebhookAttemptResult> DispatchAsync(AttemptRun run, IReadOnlyCollection<string> succeeded)
    {
        var attempt = run.Attempt;
        using var activity = InboxTelemetry.StartAttempt(attempt);
        using var scope = _logger.BeginScope(new DeliveryScope(attempt));
        WebhookAttemptResult result;

        try
        {
            // 7. Dispatch.
            var call = _dispatcher.Start(new(attempt.Delivery, attempt.Number, succeeded, attempt.OnlyHandler, attempt.Lease), run.Token);
            await call.WaitAsync(CancellationToken.None);
            result = Judge(run, _dispatcher.Finish(call));
        }
        // A provider that throws while it parses fails the attempt like a handler that throws.
        catch (Exception exception)
        {
            ProcessingLog.ParsingFailed(_logger, attempt.Delivery.Endpoint, attempt.Delivery.Id, exception);
            result = Failed(attempt, ErrorText.Of(exception), succeeded, []);
        }

        if (result.Error is not null)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
        }

        return result;
    }

    // 8. Judge.
    private WebhookAttemptResult Judge(AttemptRun run, DispatchResult result)
    {
        var attempt = run.Attempt;

        return result.Outcome switch
        {
            DispatchOutcome.Succeeded when result.OthersRemain =>
                new(WebhookAttemptOutcome.Dead) { SucceededHandlers = result.SucceededHandlers },
            DispatchOutcome.Succeeded => new(WebhookAttemptOutcome.Handled)
            {
                RememberFor = _settings[attempt.Delivery.Endpoint].Current.Options.DeduplicationWindow,
                SucceededHandlers = result.SucceededHandlers,
            },
            DispatchOutcome.Canceled when run.IsInterrupted =>
                new(WebhookAttemptOutcome.Interrupted) { SucceededHandlers = result.SucceededHandlers, Failures = result.Failures },
            DispatchOutcome.Canceled when !result.HasStarted => NotStarted(attempt, result.SucceededHandlers),
            DispatchOutcome.Canceled =>
                Failed(attempt, ErrorText.OfTimeout(_options.HandlerTimeout), result.SucceededHandlers, result.Failures),
            DispatchOutcome.Failed => Failed(attempt, ErrorText.Of(result.Failures), result.SucceededHandlers, result.Failures),
            DispatchOutcome.UnknownEndpoint => new(WebhookAttemptOutcome.NotOurs) { RetryAfter = RetrySchedule.Longest(_options) },
            _ => throw new UnreachableException($"There is no outcome {result.Outcome}."),
        };
    }

    // The time went by on the way to the first handler: an attempt that no handler saw is none.
    private WebhookAttemptResult NotStarted(WebhookAttempt attempt, IReadOnlyCollection<string> succeeded)
    {
        ProcessingLog.NotStarted(_logger, attempt.Delivery.Endpoint, attempt.Delivery.Id, _options.HandlerTimeout);
        return Postponed(succeeded);
    }

    private WebhookAttemptResult Postponed(IReadOnlyCollection<string> succeeded) =>
        new(WebhookAttemptOutcome.Postponed) { RetryAfter = _options.Waits[0], SucceededHandlers = succeeded };

    private WebhookAttemptResult Failed(
        WebhookAttempt attempt,
        string error,
        IReadOnlyCollection<string> succeeded,
        IReadOnlyList<WebhookHandlerFailure> failures,
        Task? completed = null)
    {
        var isDead = attempt.Number >= _options.MaxAttempts
            || attempt.OnlyHandler is not null
            || failures.Any(failure => failure.Exception is WebhookUnrecoverableException);

        return new(isDead ? WebhookAttemptOutcome.Dead : WebhookAttemptOutcome.Failed)
        {
            Error = error,
            RetryAfter = isDead ? TimeSpan.Zero : RetrySchedule.After(_options, attempt.Number),
            SucceededHandlers = succeeded,
            Failures = failures,
            Completed = completed ?? Task.CompletedTask,
        };
    }
}
