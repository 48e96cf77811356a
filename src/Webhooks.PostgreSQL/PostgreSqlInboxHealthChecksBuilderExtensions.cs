using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.PostgreSQL.Inbox;
using Webhooks.Processing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health check of the PostgreSQL inbox.</summary>
public static class PostgreSqlInboxHealthChecksBuilderExtensions
{
    private static readonly TimeSpan DefaultMaxAge = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Adds a check that writes to the database, for at most 5 seconds. The check fails when that does not work: the database is out of
    /// reach, a table is missing and cannot be created, a right is missing, the server takes no writes. It is degraded while there are dead
    /// letters, while the oldest waiting delivery is older than <paramref name="maxAge"/>, and while old rows cannot be removed. Its data
    /// holds <c>pending</c>, <c>running</c>, <c>dead</c> and <c>oldest_seconds</c>.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="maxAge">How old a waiting delivery may be: greater than zero; null takes 10 minutes.</param>
    /// <param name="failureStatus">What a database that cannot be written is reported as; null takes unhealthy.</param>
    /// <param name="tags">The check's tags; null for none.</param>
    /// <returns>The health checks.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxAge"/> is not greater than zero.</exception>
    public static IHealthChecksBuilder AddPostgreSqlInbox(
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
            app => new InboxHealthCheck(
                app.GetService<PostgreSqlInboxStore>() ?? throw new InvalidOperationException(
                    "There is no PostgreSQL inbox to check. Call services.AddPostgreSqlInbox(…) too."),
                app.GetRequiredService<InboxWorker>(),
                app.GetRequiredService<StuckHandlers>(),
                maxAge ?? DefaultMaxAge),
            failureStatus,
            tags));
    }
}
