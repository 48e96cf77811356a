using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webhooks;
using Webhooks.PostgreSQL;
using Webhooks.PostgreSQL.Deduplication;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the memory of deliveries that many machines share.</summary>
public static class PostgreSqlDeduplicatorServiceCollectionExtensions
{
    /// <summary>
    /// Remembers in PostgreSQL which deliveries are being handled and which are done, in place of this process's memory: for handling inside
    /// the request on several machines, and for the workers of a queue.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="connectionString">The database; see <see cref="PostgreSqlDeduplicatorOptions.ConnectionString"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is null or blank.</exception>
    public static IServiceCollection AddPostgreSqlDeduplicator(this IServiceCollection services, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return services.AddPostgreSqlDeduplicator(options => options.ConnectionString = connectionString);
    }

    /// <summary>
    /// Remembers in PostgreSQL which deliveries are being handled and which are done, in place of this process's memory: for handling inside
    /// the request on several machines, and for the workers of a queue.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">
    /// Sets at least <see cref="PostgreSqlDeduplicatorOptions.ConnectionString"/>. What cannot be meant is refused when the app starts;
    /// a database that cannot be reached then is logged, and deliveries are answered 503 until it can.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddPostgreSqlDeduplicator(this IServiceCollection services, Action<PostgreSqlDeduplicatorOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);

        services.AddOptions<PostgreSqlDeduplicatorOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlDeduplicatorOptions>, PostgreSqlDeduplicatorOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);

        if (services.Any(service => service.ServiceType == typeof(PostgreSqlDeduplicator)))
        {
            return services;
        }

        services.AddSingleton(app => DeliveryDatabase.Open(Options(app).ConnectionString));
        services.AddSingleton(app => new TableSetup(app.GetRequiredService<DeliveryDatabase>().Source, Options(app), Logger(app)));
        services.AddSingleton(app => new PostgreSqlDeduplicator(
            app.GetRequiredService<DeliveryDatabase>().Source,
            app.GetRequiredService<TableSetup>(),
            Options(app),
            app.GetRequiredService<TimeProvider>(),
            Logger(app)));
        services.AddSingleton(app => new DeliveryUpkeep(
            app.GetRequiredService<DeliveryDatabase>().Source,
            app.GetRequiredService<TableSetup>(),
            app.GetRequiredService<PostgreSqlDeduplicator>(),
            Options(app),
            app.GetRequiredService<TimeProvider>(),
            Logger(app)));
        services.AddHostedService(app => app.GetRequiredService<DeliveryUpkeep>());
        return services.Replace(ServiceDescriptor.Singleton<IWebhookDeduplicator>(app => app.GetRequiredService<PostgreSqlDeduplicator>()));
    }

    private static PostgreSqlDeduplicatorOptions Options(IServiceProvider app) =>
        app.GetRequiredService<IOptions<PostgreSqlDeduplicatorOptions>>().Value;

    private static ILogger Logger(IServiceProvider app) =>
        (app.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Webhooks.PostgreSQL");
}
