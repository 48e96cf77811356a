using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Webhooks.Configuration;

/// <summary>Says which endpoints run on older options than the configuration holds, because the reloaded ones were refused.</summary>
internal sealed class WebhookHealthCheck(WebhookSettingsRegistry endpoints) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var kept = endpoints.All
            .Where(settings => settings.ReloadError is not null)
            .Select(settings => $"The webhook endpoint '{settings.Endpoint.Name}' keeps its last valid options: {settings.ReloadError}")
            .ToList();

        return Task.FromResult(
            kept.Count == 0 ? HealthCheckResult.Healthy() : new(context.Registration.FailureStatus, string.Join(' ', kept)));
    }
}
