using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Silence;

namespace Webhooks.Configuration;

/// <summary>
/// The health check of the endpoints: reports those that keep their last valid options because the reloaded ones were refused, and those
/// that have been silent for too long.
/// </summary>
internal sealed class WebhookHealthCheck(EndpointRegistry endpoints, SilenceWatch silence) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problems = endpoints.All
            .Where(settings => settings.ReloadError is not null)
            .Select(settings => $"The webhook endpoint '{settings.Endpoint.Name}' keeps its last valid options: {settings.ReloadError}")
            .Concat(silence.Endpoints.Select(endpoint => endpoint.Alarm?.Text).OfType<string>())
            .ToList();
        var data = silence.Endpoints
            .Where(endpoint => endpoint is { IsWatched: true, LastArrivedAt: not null })
            .ToDictionary(endpoint => $"{endpoint.Endpoint}.last_arrival", endpoint => (object)endpoint.LastArrivedAt!.Value);

        return Task.FromResult(problems.Count == 0
            ? HealthCheckResult.Healthy(data: data)
            : new(context.Registration.FailureStatus, string.Join(' ', problems), data: data));
    }
}
