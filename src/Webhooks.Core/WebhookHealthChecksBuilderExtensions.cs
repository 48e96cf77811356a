using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks;
using Webhooks.Configuration;
using Webhooks.Recovery;
using Webhooks.Silence;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds health checks of webhook endpoints.</summary>
public static class WebhookHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that fails while an endpoint keeps its last valid options because a reload of the configuration was refused, or has
    /// received nothing for longer than <see cref="WebhookOptions.MaxSilence"/>; the description says why. Inboxes have checks of their
    /// own.
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
            app => new WebhookHealthCheck(app.GetRequiredService<EndpointRegistry>(), app.GetRequiredService<SilenceWatch>()),
            failureStatus,
            tags));
    }

    /// <summary>
    /// Adds a check that fails while what never came cannot be recovered: a token that is not valid, a provider that does not answer. The
    /// description says why, for each project.
    /// </summary>
    /// <param name="builder">The app's health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What a failure is reported as. Degraded by default: the endpoints still receive.</param>
    /// <param name="tags">Tags to filter checks by; none by default.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    /// <remarks>When no endpoint recovers, running the check fails.</remarks>
    public static IHealthChecksBuilder AddWebhookRecovery(
        this IHealthChecksBuilder builder,
        string name = "webhook_recovery",
        HealthStatus failureStatus = HealthStatus.Degraded,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);

        return builder.Add(new(
            name,
            app => new RecoveryHealthCheck(app.GetService<RecoverySweeps>() ?? throw new InvalidOperationException(
                "No webhook endpoint recovers what never came. Call RecoverMissed on an endpoint's builder too.")),
            failureStatus,
            tags));
    }
}
