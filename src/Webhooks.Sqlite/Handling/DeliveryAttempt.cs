using Webhooks.Configuration;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Telemetry;

namespace Webhooks.Sqlite.Handling;

/// <summary>Runs the handlers of a leased delivery and judges how that went. Nothing that a delivery holds or a handler does gets past it.</summary>
internal sealed class DeliveryAttempt(
    InboxReader reader, WebhookDispatcher dispatcher, WebhookSettingsRegistry settings, SqliteInboxOptions options)
{
    public async Task<Settlement> RunAsync(RunningDelivery running)
    {
        try
        {
            var stored = reader.Read(connection => StoredDelivery.Load(connection, running.Lease.Number))
                ?? throw new InvalidOperationException("The file does not hold the delivery's body any more.");

            using var activity = InboxTelemetry.StartAttempt(stored.Delivery, running.Lease.Attempt, stored.Accepted);
            var result = await dispatcher.DispatchAsync(stored.Delivery, running.Lease.Attempt, stored.SucceededHandlers, running.Token);
            return Judge(running, result);
        }
        // What is damaged on the disk stays so.
        catch (DamagedDeliveryException exception)
        {
            return new(SettlementKind.Dead, exception.Message);
        }
        // A row that cannot be read and a provider that throws while it parses are failures like any other.
        catch (Exception exception)
        {
            return Failed(running.Lease, ErrorText.Of(exception), succeeded: null);
        }
    }

    private Settlement Judge(RunningDelivery running, WebhookDispatchResult result)
    {
        var succeeded = InboxJson.Write(result.SucceededHandlers);

        return result.Outcome switch
        {
            WebhookDispatchOutcome.Succeeded =>
                new(SettlementKind.Handled, Delay: settings[running.Lease.Endpoint].Current.Options.DeduplicationWindow),
            WebhookDispatchOutcome.Canceled when running.IsReleased => new(SettlementKind.Released, Succeeded: succeeded),
            WebhookDispatchOutcome.Canceled => Failed(running.Lease, ErrorText.OfTimeout(options.HandlerTimeout), succeeded),
            WebhookDispatchOutcome.Failed => Failed(running.Lease, ErrorText.Of(result.Failures), succeeded),
            _ => Failed(running.Lease, ErrorText.UnknownEndpoint, succeeded),
        };
    }

    private Settlement Failed(Lease lease, string error, string? succeeded) => lease.Attempt >= options.MaxAttempts
        ? new(SettlementKind.Dead, error, Succeeded: succeeded)
        : new(SettlementKind.Failed, error, RetryDelays.After(lease.Attempt, options), succeeded);
}
