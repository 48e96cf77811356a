using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Webhooks.Recovery;

/// <summary>The health check of recovery: reports the endpoints that cannot recover what never came, and since when.</summary>
internal sealed class RecoveryHealthCheck(RecoverySweeps sweeps) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problems = new List<string>();
        var data = new Dictionary<string, object>();

        foreach (var sweep in sweeps.All)
        {
            if (sweep.State.LastSuccess is { } success)
            {
                data[$"{sweep.Endpoint}.last_success"] = success;
            }

            if (sweep.State.Place is { } place)
            {
                data[$"{sweep.Endpoint}.place"] = place;
            }

            problems.AddRange(sweep.State.Problems.Select(problem => string.Create(
                CultureInfo.InvariantCulture, $"Recovery of '{sweep.Endpoint}' fails for {problem.Key}: {problem.Value}")));
        }

        return Task.FromResult(problems.Count == 0
            ? HealthCheckResult.Healthy(data: data)
            : new(context.Registration.FailureStatus, string.Join(' ', problems), data: data));
    }
}
