using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Webhooks.PostgreSQL.Deduplication;

/// <summary>
/// The health check of the deduplicator. Unhealthy when deliveries cannot be claimed: no database, no table, rights that are missing, a
/// server that takes no writes. Degraded when the upkeep fails although they can.
/// </summary>
internal sealed class PostgreSqlDeduplicatorHealthCheck(
    TableSetup setup, PostgreSqlDeduplicator deduplicator, DeliveryUpkeep upkeep, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        TableState state;

        try
        {
            state = await setup.EnsureAsync(cancellationToken).WaitAsync(Timeout, time, cancellationToken);
        }
        // However it fails, that is the answer.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new(context.Registration.FailureStatus, $"The database is out of reach: {exception.Message}");
        }

        var data = new Dictionary<string, object> { ["open_claims"] = deduplicator.Open.Count };

        return (state.Problem, string.Join("; ", upkeep.Problems)) switch
        {
            ({ } problem, _) => new(context.Registration.FailureStatus, problem, data: data),
            _ when state.CannotPrune => HealthCheckResult.Degraded(
                $"User {state.User} may not delete from webhook_deliveries, so the table grows.", data: data),
            (_, { Length: > 0 } problems) => HealthCheckResult.Degraded($"The upkeep {problems}.", data: data),
            _ => HealthCheckResult.Healthy(data: data),
        };
    }
}
