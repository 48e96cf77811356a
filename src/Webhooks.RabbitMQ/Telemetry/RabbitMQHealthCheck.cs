using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.RabbitMQ.Connections;

namespace Webhooks.RabbitMQ.Telemetry;

/// <summary>
/// Unhealthy when deliveries cannot be stored: no connection, or a broker that takes no messages. Degraded when somebody should look: dead
/// letters, or deliveries that wait too long or for no worker.
/// </summary>
internal sealed class RabbitMQHealthCheck(BrokerConnection connection, QueueCounts counts, Topology topology, TimeSpan maxAge) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (connection.Current is { IsBlocked: true })
        {
            return new(context.Registration.FailureStatus, "The broker takes no messages, as it is short of memory or disk.");
        }

        QueueCount count;

        try
        {
            count = await counts.AskAsync(cancellationToken);
        }
        // However it fails, that is the answer.
        catch (Exception exception)
        {
            return new(context.Registration.FailureStatus, $"The broker is out of reach: {connection.Problem ?? exception.Message}");
        }

        var data = new Dictionary<string, object> { ["waiting"] = count.Waiting, ["workers"] = count.Workers, ["dead"] = count.Dead };

        var limited = topology.LimitedQueues is { Count: > 0 } problems ? string.Join(" ", problems) : null;

        // A policy cures it, and only operators see policies: so it degrades nothing by itself.
        return count switch
        {
            { Dead: > 0 } => HealthCheckResult.Degraded(Text($"{count.Dead} dead letters.{(limited is null ? "" : " " + limited)}"), data: data),
            { Waiting: > 0, Workers: 0 } => HealthCheckResult.Degraded(Text($"{count.Waiting} deliveries wait, and no worker takes any."), data: data),
            _ when count.OldestAge > maxAge => HealthCheckResult.Degraded(Text($"The oldest of {count.Waiting} deliveries has waited for {count.OldestAge:c}."), data: data),
            _ => HealthCheckResult.Healthy(limited, data),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
