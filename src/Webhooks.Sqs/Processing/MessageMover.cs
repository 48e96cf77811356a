using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Sqs.Messages;
using Webhooks.Sqs.Queues;
using Webhooks.Telemetry;
using Log = Webhooks.Sqs.Telemetry.Log;

namespace Webhooks.Sqs.Processing;

/// <summary>Moves messages to where they wait for their next attempt, or stay as dead letters.</summary>
internal sealed class MessageMover(
    InboxQueues queues, UnhandledEndpoints unhandled, SqsInboxOptions options, TimeProvider time, ILogger logger)
{
    private readonly FifoKeeper _fifo = new();
    private readonly StandardKeeper _standard = new(queues, options, time);

    /// <summary>Moves a delivery to the queue of suspects.</summary>
    public async Task<EntryOutcome> SuspectAsync(SqsLease lease, SqsQueue suspects) =>
        await OrBuryAsync(lease, lease.Message.Facts.Succeeded, await _standard.MoveAsync(lease, suspects));

    /// <summary>Gives a delivery back whose attempt has not started, uncounted.</summary>
    public Task<EntryOutcome> ReleaseAsync(SqsLease held) => Keeper(held).ReleaseAsync(held);

    /// <summary>Applies the result of an attempt. A message that was sent is not sent again when this is called again.</summary>
    public async Task<EntryOutcome> MoveAsync(SqsLease held, WebhookAttemptResult result)
    {
        // A delivery that could not be attempted has no result of handlers.
        IReadOnlyList<string>? succeeded = held.Attempt is null ? held.Message.Facts.Succeeded : [.. result.SucceededHandlers];
        succeeded = succeeded is { Count: > 0 } ? succeeded : null;
        var outcome = await MoveAsync(held, result, succeeded);
        return result.Outcome == WebhookAttemptOutcome.Dead ? outcome : await OrBuryAsync(held, succeeded, outcome);
    }

    // A message of others may be as large as can be, so that what was tried does not fit beside it.
    private async Task<EntryOutcome> OrBuryAsync(SqsLease held, IReadOnlyList<string>? succeeded, EntryOutcome outcome) =>
        outcome.Result != EntryResult.Refused || held.IsReplaced || held.Message.Queue.IsFifo
            ? outcome
            : await DeadLetterAsync(held, succeeded, $"SQS takes it for no other attempt: {outcome.Problem}");

    private Task<EntryOutcome> MoveAsync(SqsLease held, WebhookAttemptResult result, IReadOnlyList<string>? succeeded)
    {
        var facts = held.Message.Facts;

        switch (result.Outcome)
        {
            case WebhookAttemptOutcome.Interrupted when held.Message.Queue.IsFifo:
                return _fifo.ReleaseAsync(held);

            case WebhookAttemptOutcome.Interrupted:
                return _standard.ReleaseAsync(held, facts with { Attempt = held.Number, Succeeded = succeeded });

            case WebhookAttemptOutcome.Postponed:
                return Keeper(held)
                    .KeepAsync(held, facts with { Attempt = held.Number, Succeeded = succeeded ?? facts.Succeeded }, result.RetryAfter);

            case WebhookAttemptOutcome.NotOurs:
                return KeepUnhandledAsync(held, result.RetryAfter);

            case WebhookAttemptOutcome.Failed:
                return Keeper(held).KeepAsync(
                    held,
                    new() { Attempt = held.Number + 1, Succeeded = succeeded, CountedBefore = facts.CountedBefore },
                    result.RetryAfter);

            default:
                return DeadLetterAsync(held, succeeded, result.Error);
        }
    }

    private IMessageKeeper Keeper(SqsLease held) => held.Message.Queue.IsFifo ? _fifo : _standard;

    private async Task<EntryOutcome> KeepUnhandledAsync(SqsLease held, TimeSpan delay)
    {
        var (now, facts) = (time.GetUtcNow(), held.Message.Facts);
        var since = facts.UnhandledSince ?? (held.Message.Queue.IsFifo ? held.Message.SentAt : now);

        if (now - since < options.UnhandledAfter)
        {
            unhandled.Add(held.Endpoint, since);
            return await Keeper(held).KeepAsync(held, facts with { UnhandledSince = since }, delay);
        }

        var reason = ErrorText.OfUnhandled(held.Endpoint);
        var outcome = await DeadLetterAsync(held, facts.Succeeded, reason);

        if (outcome.IsDone)
        {
            ProcessingLog.DeadLettered(logger, held.Endpoint, held.Name, held.Number - 1, reason);
        }

        return outcome;
    }

    // An operator's replay to one handler leaves the others as they are, and with them the reason.
    private async Task<EntryOutcome> DeadLetterAsync(SqsLease held, IReadOnlyList<string>? succeeded, string? reason)
    {
        var facts = new AttemptFacts
        {
            Attempt = held.Number,
            Succeeded = succeeded,
            CountedBefore = held.Attempt?.Counted ?? held.Message.Facts.CountedBefore,
            Key = Guid.NewGuid().ToString("n"),
            DeadAt = time.GetUtcNow(),
            Reason = reason ?? held.Message.Facts.Reason,
        };
        var dead = (await queues.GetAsync(CancellationToken.None)).Dead;

        foreach (var message in held.IsReplaced ? [] : DeliveryMessage.Dead(held.Message, facts))
        {
            var sent = await dead.SendAsync(message, CancellationToken.None);

            if (sent.IsDone)
            {
                held.IsReplaced = true;
                break;
            }

            if (sent.Result == EntryResult.Failed)
            {
                return sent;
            }

            Log.Cut(logger, held.Endpoint, held.Name, reason);
        }

        return held.IsReplaced
            ? await held.Message.Queue.DeleteAsync(held.Message)
            : EntryOutcome.Failed("SQS refuses it as a dead letter.");
    }
}
