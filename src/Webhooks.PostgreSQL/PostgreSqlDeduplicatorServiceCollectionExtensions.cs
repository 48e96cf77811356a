using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webhooks;
using Webhooks.Configuration;
using Webhooks.PostgreSQL;
using Webhooks.PostgreSQL.Deduplication;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the memory of deliveries that many machines share.</summary>
public static class PostgreSqlDeduplicatorServiceCollectionExtensions
{
    /// <summary>
    /// Remembers in PostgreSQL which deliveries are being handled and which are done, in place of this process's memory: for handling
    /// inside the request on several machines, and for the workers of a queue.
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
    /// Remembers in PostgreSQL which deliveries are being handled and which are done, in place of this process's memory: for handling
    /// inside the request on several machines, and for the workers of a queue.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">
    /// Changes the options after the section <c>Webhooks:Deduplicator</c>, once, when the app starts.
    /// <see cref="PostgreSqlDeduplicatorOptions.ConnectionString"/> must be set by one of the two. Options out of their ranges are refused
    /// then; a database that cannot be reached then is logged, and deliveries are answered 503 until it can.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddPostgreSqlDeduplicator(
        this IServiceCollection services, Action<PostgreSqlDeduplicatorOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, section: null, (options, _) => configure(options));
    }

    /// <summary>
    /// Remembers in PostgreSQL which deliveries are being handled and which are done, in place of this process's memory.
    /// Configured by the section <c>Webhooks:Deduplicator</c>, which must hold at least <c>ConnectionString</c>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddPostgreSqlDeduplicator(this IServiceCollection services) =>
        Add(services, section: null, configure: null);

    /// <summary>
    /// Remembers in PostgreSQL which deliveries are being handled and which are done, in place of this process's memory.
    /// Configured by a section of your choice.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="section">
    /// The section, in place of <c>Webhooks:Deduplicator</c>. An unknown key or a value that cannot be read ends the start of the app.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddPostgreSqlDeduplicator(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, section, configure: null);
    }

    /// <summary>
    /// Remembers in PostgreSQL which deliveries are being handled and which are done, in place of this process's memory.
    /// Configured by the section <c>Webhooks:Deduplicator</c>, and then by code that may use the app's services.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the options, once, when the app starts.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddPostgreSqlDeduplicator(
        this IServiceCollection services, Action<PostgreSqlDeduplicatorOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, section: null, configure);
    }

    private static IServiceCollection Add(
        IServiceCollection services, IConfigurationSection? section, Action<PostgreSqlDeduplicatorOptions, IServiceProvider>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.AddSingleton<IConfigureOptions<PostgreSqlDeduplicatorOptions>>(
            app => new ConfigureFromSection<PostgreSqlDeduplicatorOptions>(
                PostgreSqlDeduplicatorSettings.Reader, section
                    ?? app.GetService<IConfiguration>()?.GetSection(PostgreSqlDeduplicatorSettings.Section)));
        services.AddOptions<PostgreSqlDeduplicatorOptions>()
            .Configure<IServiceProvider>((options, app) => configure?.Invoke(options, app))
            .ValidateOnStart();
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
