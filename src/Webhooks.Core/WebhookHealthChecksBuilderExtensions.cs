using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds health checks of webhook endpoints.</summary>
public static class WebhookHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that fails while an endpoint keeps its last valid options because a reload of the configuration was refused; the
    /// description says why. Inboxes have checks of their own.
    /// </summary>
    /// <param name="builder">The app's health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">
    /// What a failure is reported as. Degraded by default: the endpoints still receive, and should not lose their traffic.
    /// </param>
    /// <param name="tags">Tags to filter checks by; none by default.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    /// <remarks>When no endpoint was added, running the check fails.</remarks>
    public static IHealthChecksBuilder AddWebhooks(
        this IHealthChecksBuilder builder,
        string name = "webhooks",
        HealthStatus failureStatus = HealthStatus.Degraded,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);

        return builder.Add(new(
            name,
            app => new WebhookHealthCheck(app.GetRequiredService<WebhookSettingsRegistry>()),
            failureStatus,
            tags));
    }
}
