using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.PostgreSQL.Deduplication;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health check of the PostgreSQL deduplicator.</summary>
public static class PostgreSqlDeduplicatorHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that asks the database, for at most 5 seconds: it fails when deliveries cannot be claimed (the database is out of
    /// reach, the table is missing and cannot be created, a right is missing, the server takes no writes), and is degraded while old rows
    /// cannot be removed or leases cannot be renewed. Its data holds <c>open_claims</c>, the deliveries that this process is handling.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What a database that cannot be used is reported as; null takes unhealthy.</param>
    /// <param name="tags">The check's tags; null for none.</param>
    /// <returns>The health checks.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    public static IHealthChecksBuilder AddPostgreSqlDeduplicator(
        this IHealthChecksBuilder builder,
        string name = "webhook_deduplicator",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);

        return builder.Add(new(
            name,
            app => new PostgreSqlDeduplicatorHealthCheck(
                app.GetService<TableSetup>() ?? throw new InvalidOperationException(
                    "There is no PostgreSQL deduplicator to check. Call services.AddPostgreSqlDeduplicator(…) too."),
                app.GetRequiredService<PostgreSqlDeduplicator>(),
                app.GetRequiredService<DeliveryUpkeep>(),
                app.GetRequiredService<TimeProvider>()),
            failureStatus,
            tags));
    }
}
