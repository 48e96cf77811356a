using Webhooks.Telemetry;

namespace Webhooks.Processing;

/// <summary>
/// Writes results of attempts to the store. A write is repeated until the store takes it, because the work would otherwise be done again.
/// </summary>
internal sealed class ResultSettler(IInboxStore store, ProcessingServices shared)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Writes the result of an attempt, and reports it.</summary>
    /// <param name="held">The delivery.</param>
    /// <param name="result">How its attempt ended.</param>
    /// <param name="stopped">
    /// Cancelled when nothing of the worker runs any more, which ends the wait for a store that is out of reach.
    /// </param>
    public async Task SettleAsync(HeldDelivery held, WebhookAttemptResult result, CancellationToken stopped)
    {
        held.IsSettling = true;
        result = WithJitter(result);

        while (true)
        {
            var outcome = await TrySettleAsync(held.Lease, result);

            if (outcome != SettleOutcome.TryAgain)
            {
                Report(held, result, outcome);
                return;
            }

            if (held.IsLost || stopped.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Pause, shared.Time, CancellationToken.None);
        }
    }

    /// <summary>Tells the store that a handler goes on beyond its time.</summary>
    public async Task SetAsideAsync(InboxLease lease, Task ended)
    {
        try
        {
            await store.SetAsideAsync(lease, ended);
        }
        // The store has logged what is wrong; the delivery stays where it is until its handler ends.
        catch (Exception)
        {
        }
    }

    private async Task<SettleOutcome> TrySettleAsync(InboxLease lease, WebhookAttemptResult result)
    {
        try
        {
            return await store.SettleAsync(lease, result);
        }
        // The store has logged what is wrong.
        catch (Exception)
        {
            return SettleOutcome.TryAgain;
        }
    }

    private WebhookAttemptResult WithJitter(WebhookAttemptResult result) =>
        store.Capabilities.AnyDueTime && result.Outcome is WebhookAttemptOutcome.Failed or WebhookAttemptOutcome.Postponed
            ? result.RetryingAfter(RetrySchedule.WithJitter(result.RetryAfter))
            : result;

    private void Report(HeldDelivery held, WebhookAttemptResult result, SettleOutcome outcome)
    {
        var (endpoint, name, number) = (held.Lease.Endpoint, held.Lease.Name, held.Lease.Attempt?.Number ?? 0);
        shared.Inbox.Attempted(endpoint, outcome == SettleOutcome.Settled ? result.Outcome : null);

        if (outcome == SettleOutcome.Lost)
        {
            held.Lose(shared.Logger);
        }

        if (outcome != SettleOutcome.Settled)
        {
            return;
        }

        switch (result.Outcome)
        {
            case WebhookAttemptOutcome.Failed:
                ProcessingLog.AttemptFailed(shared.Logger, endpoint, number, name, result.RetryAfter, result.Error);
                break;
            case WebhookAttemptOutcome.Dead:
                ProcessingLog.DeadLettered(shared.Logger, endpoint, name, number, result.Error);
                break;
            case WebhookAttemptOutcome.Interrupted:
                ProcessingLog.Interrupted(shared.Logger, endpoint, name);
                break;
            case WebhookAttemptOutcome.Postponed:
                ProcessingLog.Postponed(shared.Logger, endpoint, name, result.RetryAfter);
                break;
            case WebhookAttemptOutcome.NotOurs:
                ProcessingLog.NotOurs(shared.Logger, endpoint, name, result.RetryAfter);
                break;
        }
    }
}
