using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Publishing;
using Webhooks.RabbitMQ.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health check of the RabbitMQ inbox and worker.</summary>
public static class RabbitMQInboxHealthChecksBuilderExtensions
{
    private static readonly TimeSpan DefaultMaxAge = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Adds a check that asks the broker, for at most 5 seconds: it fails when the broker is out of reach or takes no messages, and is degraded while there are dead
    /// letters, while deliveries wait that no worker takes, or while the oldest of them is older than <paramref name="maxAge"/>. Its data
    /// holds <c>waiting</c>, <c>workers</c> and <c>dead</c>.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="maxAge">
    /// How old a waiting delivery may be: over zero; null takes 10 minutes. Known only to processes that handle deliveries.
    /// </param>
    /// <param name="failureStatus">What a broker out of reach is reported as; null takes unhealthy.</param>
    /// <param name="tags">The check's tags; null for none.</param>
    /// <returns>The health checks.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxAge"/> is not over zero.</exception>
    public static IHealthChecksBuilder AddRabbitMQInbox(
        this IHealthChecksBuilder builder,
        string name = "webhook_inbox",
        TimeSpan? maxAge = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxAge ?? DefaultMaxAge, TimeSpan.Zero, nameof(maxAge));

        return builder.Add(new(
            name,
            app => new RabbitMQHealthCheck(
                (app.GetService<ConfirmingPublisher>() ?? throw new InvalidOperationException(
                    "There is no RabbitMQ inbox or worker to check. Call services.AddRabbitMQInbox(…) or services.AddRabbitMQWorker(…) too.")).Connection,
                app.GetRequiredService<QueueCounts>(),
                app.GetRequiredService<Topology>(),
                maxAge ?? DefaultMaxAge),
            failureStatus,
            tags));
    }
}
