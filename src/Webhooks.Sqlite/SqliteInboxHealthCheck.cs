using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Writing;

namespace Webhooks.Sqlite;

/// <summary>Whether the inbox can be written, and keeps up.</summary>
internal sealed class SqliteInboxHealthCheck(
    SqliteInboxStore store, InboxWriter writer, InboxFile file, TimeProvider time, TimeSpan maxAge) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        SqliteInboxCounts counts;

        try
        {
            // Writes, and waits for the disk: a full one is not to be seen otherwise.
            await writer.WriteAsync(connection => InboxFile.Probe(connection, InboxTime.Of(time.GetUtcNow()))).WaitAsync(cancellationToken);
            counts = store.Count();
        }
        // Whatever it is, the inbox is not well.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var cure = exception is SqliteException sqlite ? InboxFile.CureOf(sqlite) : exception.Message;
            return new(context.Registration.FailureStatus, $"The webhook inbox {file.Path} cannot be written: {cure}", exception);
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
}
