using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Writing;

namespace Webhooks.Sqlite;

/// <summary>Tells whether the inbox can be written, and keeps up.</summary>
internal sealed class SqliteInboxHealthCheck(
    SqliteInboxStore store, InboxWriter writer, InboxFile file, TimeProvider time, TimeSpan maxAge) : IHealthCheck
{
    // The writer tells of a lock after its own timeout; a little later there is a reason to give.
    private static readonly TimeSpan Patience = InboxFile.BusyTimeout + TimeSpan.FromSeconds(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        SqliteInboxCounts counts;

        try
        {
            // Writes, waits for the disk, and looks for what was written through the path: a full disk, or a file that was moved, is not
            // to be seen otherwise.
            writer.CheckPath();
            await writer.WriteAsync(connection => InboxFile.Probe(connection, InboxTime.Of(time.GetUtcNow())))
                .WaitAsync(Patience, time, cancellationToken);
            counts = store.Count();
        }
        catch (TimeoutException exception)
        {
            var reason = writer.Failure is { } failure ? InboxCure.Of(failure) : $"it was not written within {Patience.TotalSeconds} seconds.";
            return Failed(context, reason, exception);
        }
        // Whatever it is, the inbox is not well.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Failed(context, InboxCure.Of(exception), exception);
        }

        if (file.Damage is { } damage)
        {
            return Failed(context, InboxCure.Of(damage), damage);
        }

        var data = new Dictionary<string, object>
        {
            ["pending"] = counts.Pending,
            ["running"] = counts.Running,
            ["dead"] = counts.Dead,
            ["oldest_seconds"] = counts.OldestWaiting.TotalSeconds,
        };

        return counts.OldestWaiting > maxAge
            ? HealthCheckResult.Degraded(
                string.Create(CultureInfo.InvariantCulture, $"The oldest of {counts.Waiting} waiting webhooks was received {counts.OldestWaiting:c} ago."), data: data)
            : counts.Dead > 0
                ? HealthCheckResult.Degraded(
                    string.Create(CultureInfo.InvariantCulture, $"{counts.Dead} webhooks are dead letters: retry or drop them."), data: data)
                : HealthCheckResult.Healthy(data: data);
    }

    private HealthCheckResult Failed(HealthCheckContext context, string reason, Exception exception) =>
        new(context.Registration.FailureStatus, $"The webhook inbox {file.Path} cannot be written: {reason}", exception);
}
