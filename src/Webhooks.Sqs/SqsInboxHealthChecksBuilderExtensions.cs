using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Processing;
using Webhooks.Sqs.Processing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health check of the SQS inbox and worker.</summary>
public static class SqsInboxHealthChecksBuilderExtensions
{
    private static readonly TimeSpan DefaultMaxAge = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Adds a check that asks SQS, for at most 5 seconds: it fails when SQS is out of reach, or a queue is missing. It is degraded while
    /// handlers ignore their token, while the oldest waiting delivery is older than <paramref name="maxAge"/>, while no process has a
    /// handler for deliveries that wait, while a queue has attributes that lose messages, and while there are dead letters. Its data holds
    /// <c>pending</c>, <c>running</c>, <c>dead</c>, <c>stuck</c> and, where it is known, <c>oldest_seconds</c>; the numbers of SQS are
    /// approximate.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="maxAge">
    /// How old a waiting delivery may be: greater than zero; null takes 10 minutes. Known only to processes that handle deliveries.
    /// </param>
    /// <param name="failureStatus">What a queue out of reach is reported as; null takes unhealthy.</param>
    /// <param name="tags">The check's tags; null for none.</param>
    /// <returns>The health checks.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxAge"/> is not greater than zero.</exception>
    public static IHealthChecksBuilder AddSqsInbox(
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
                app.GetService<SqsStore>() ?? throw new InvalidOperationException(
                    "There is no SQS inbox or worker to check. Call services.AddSqsInbox(…) or services.AddSqsWorker(…) too."),
                app.GetRequiredService<SqsService>().Worker,
                app.GetRequiredService<StuckHandlers>(),
                maxAge ?? DefaultMaxAge),
            failureStatus,
            tags));
    }
}
