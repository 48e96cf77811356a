using Microsoft.Extensions.Logging;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Telemetry;
using Webhooks.Sqlite.Writing;

namespace Webhooks.Sqlite.Handling;

/// <summary>Sees a leased delivery through: its handlers run, and how they ended gets into the file.</summary>
internal sealed class DeliveryRunner(
    InboxWriter writer, DeliveryAttempt attempt, SqliteInboxOptions options, InboxTelemetry telemetry, TimeProvider time, ILogger logger)
{
    /// <summary>After its token was cancelled a handler gets this long before others take its place, or before the app stops without it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <param name="running">The delivery.</param>
    /// <param name="freePlace">Called once, as soon as another may run.</param>
    public async Task RunAsync(RunningDelivery running, Action freePlace)
    {
        var run = attempt.RunAsync(running);

        try
        {
            await run.WaitAsync(options.HandlerTimeout + Grace, time);
        }
        catch (TimeoutException)
        {
            Log.HandlerStuck(logger, running.Lease.Endpoint, running.Lease.Number);
        }

        freePlace();
        var settlement = await run;
        running.IsSettling = true;

        if (await TrySettleAsync(running.Lease, settlement) is { } isHeld)
        {
            Tell(running, settlement, isHeld);
        }
    }

    // Tried until the file can be written again: what has been done would otherwise be done once more. Null when the app stops before.
    private async Task<bool?> TrySettleAsync(Lease lease, Settlement settlement)
    {
        while (true)
        {
            try
            {
                return await writer.WriteAsync(connection => settlement.Apply(connection, lease, InboxTime.Of(time.GetUtcNow())));
            }
            // The writer has said so.
            catch (Exception)
            {
                if (!writer.IsRunning)
                {
                    return null;
                }
            }

            await Task.Delay(options.PollInterval, time, CancellationToken.None);
        }
    }

    private void Tell(RunningDelivery running, Settlement settlement, bool isHeld)
    {
        var lease = running.Lease;
        telemetry.Attempted(lease.Endpoint, isHeld ? settlement.Kind : null);

        if (!isHeld)
        {
            if (!running.IsLost)
            {
                Log.LeaseLost(logger, lease.Endpoint, lease.Number);
            }

            return;
        }

        switch (settlement.Kind)
        {
            case SettlementKind.Failed:
                Log.AttemptFailed(logger, lease.Endpoint, lease.Attempt, lease.Number, settlement.Delay, settlement.Error);
                break;
            case SettlementKind.Dead:
                Log.DeadLettered(logger, lease.Endpoint, lease.Number, lease.Attempt, settlement.Error);
                break;
            case SettlementKind.Released:
                Log.Released(logger, lease.Endpoint, lease.Number);
                break;
        }
    }
}
