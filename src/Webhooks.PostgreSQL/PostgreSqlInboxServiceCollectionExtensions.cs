using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Webhooks;
using Webhooks.Deduplication;
using Webhooks.PostgreSQL;
using Webhooks.PostgreSQL.Inbox;
using Webhooks.PostgreSQL.Recovery;
using Webhooks.Processing;
using Webhooks.Recovery;
using Webhooks.Telemetry;
using Log = Webhooks.PostgreSQL.Telemetry.Log;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the inbox that keeps deliveries in PostgreSQL.</summary>
public static class PostgreSqlInboxServiceCollectionExtensions
{
    /// <summary>
    /// Stores every delivery in a database that many processes share before it is answered, and handles it afterwards, as often as it
    /// takes. Operators find what is stored in <see cref="IWebhookDeliveryStore"/>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="connectionString">The database; see <see cref="PostgreSqlInboxOptions.ConnectionString"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is null or blank.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddPostgreSqlInbox(this IServiceCollection services, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return services.AddPostgreSqlInbox(options => options.ConnectionString = connectionString);
    }

    /// <summary>
    /// Stores every delivery in a database that many processes share before it is answered, and handles it afterwards, as often as it
    /// takes. Operators find what is stored in <see cref="IWebhookDeliveryStore"/>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">
    /// Changes the options after the section <c>Webhooks:Inbox</c>, once, when the app starts. One of the two sets
    /// <see cref="PostgreSqlInboxOptions.ConnectionString"/>, unless an <c>NpgsqlDataSource</c> is among the services. Wrong options are
    /// refused then; a database that cannot be reached then is logged, and deliveries are answered 503 until it can.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configure"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddPostgreSqlInbox(this IServiceCollection services, Action<PostgreSqlInboxOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, section: null, (options, _) => configure(options));
    }

    /// <summary>
    /// Stores every delivery in a database that many processes share before it is answered, and handles it afterwards, as often as it
    /// takes. Configured by the section <c>Webhooks:Inbox</c>, which must hold at least <c>ConnectionString</c>, unless an
    /// <c>NpgsqlDataSource</c> is among the services.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddPostgreSqlInbox(this IServiceCollection services) =>
        Add(services, section: null, configure: null);

    /// <summary>
    /// Stores every delivery in a database that many processes share before it is answered, and handles it afterwards, as often as it
    /// takes. Configured by a section of your choice.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="section">
    /// The section, in place of <c>Webhooks:Inbox</c>. An unknown key or a value that cannot be read ends the start of the app.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddPostgreSqlInbox(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, section, configure: null);
    }

    /// <summary>
    /// Stores every delivery in a database that many processes share before it is answered, and handles it afterwards, as often as it
    /// takes. Configured by the section <c>Webhooks:Inbox</c>, and then by code that may use the app's services.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the options, once, when the app starts.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddPostgreSqlInbox(
        this IServiceCollection services, Action<PostgreSqlInboxOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, section: null, configure);
    }

    private static IServiceCollection Add(
        IServiceCollection services, IConfigurationSection? section, Action<PostgreSqlInboxOptions, IServiceProvider>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddWebhookInbox(CreateInbox);
        InboxSettings.Configure(services, PostgreSqlInboxSettings.Reader, section);

        if (configure is not null)
        {
            services.AddOptions<PostgreSqlInboxOptions>().Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlInboxOptions>, PostgreSqlInboxOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(CreateDatabase);
        services.AddSingleton(app => new PostgreSqlInboxStore(
            Database(app), Options(app), app.GetRequiredService<InboxTelemetry>(), Time(app), Logger(app)));
        services.AddSingleton(CreateWorker);
        services.AddSingleton(app => new InboxNotifier(Database(app), Time(app)));
        services.AddSingleton(CreateListener);
        services.AddSingleton(
            app => new InboxUpkeep(Database(app), Options(app), app.GetRequiredService<InboxWorker>(), Time(app), Logger(app)));
        services.AddSingleton<IWebhookDeliveryStore>(app => new PostgreSqlDeliveryStore(
            Database(app), app.GetRequiredService<InboxWorker>(), app.GetRequiredService<InboxNotifier>(), Logger(app)));
        services.AddSingleton<IRecoveryMemory>(
            app => new PostgreSqlRecoveryMemory(Database(app), app.GetRequiredService<PostgreSqlInbox>()));
        services.AddHostedService(CreateService);
        return services;
    }

    private static InboxDatabase CreateDatabase(IServiceProvider app)
    {
        var options = Options(app);
        var isOurs = options.ConnectionString.Length > 0;
        var source = isOurs
            ? InboxDatabase.Open(options.ConnectionString)
            : app.GetService<NpgsqlDataSource>() ?? throw new InvalidOperationException(
                "PostgreSQL inbox: ConnectionString is missing, and there is no NpgsqlDataSource among the services. Set one of the two.");

        if (!isOurs && new NpgsqlConnectionStringBuilder(source.ConnectionString) is { NoResetOnClose: false } or { MaxAutoPrepare: > 0 })
        {
            Log.DataSourceKeepsSession(Logger(app));
        }

        return new(source, isOurs, new(source, options.CreateTables, Logger(app)), Time(app));
    }

    private static PostgreSqlInbox CreateInbox(IServiceProvider app)
    {
        var options = Options(app);

        return new(
            Database(app),
            new QueueBudget(options.QueueCapacity, options.QueueBytes),
            app.GetRequiredService<InboxWorker>(),
            app.GetRequiredService<InboxNotifier>(),
            app.GetRequiredService<WebhookTelemetry>(),
            app.GetRequiredService<InboxTelemetry>(),
            app.GetRequiredService<RecoveryFacts>(),
            Logger(app));
    }

    private static InboxWorker CreateWorker(IServiceProvider app)
    {
        var (shared, options) = (app.GetRequiredService<ProcessingServices>(), Options(app));

        // Its own leases claim: the table's key recognizes repeats.
        return new(app.GetRequiredService<PostgreSqlInboxStore>(), new(shared, options, deduplicator: null), options, shared);
    }

    private static PostgreSqlInboxService CreateService(IServiceProvider app)
    {
        var deduplicator = app.GetService<IWebhookDeduplicator>() ?? throw new InvalidOperationException(
            "The PostgreSQL inbox has no webhook endpoint to store for. "
            + "Call services.AddCircleCIWebhook() or services.AddPerfseeWebhook() too.");

        if (deduplicator is not InMemoryWebhookDeduplicator)
        {
            throw new InvalidOperationException(
                "The PostgreSQL inbox recognizes repeats by its own key and would never "
                + $"ask {deduplicator.GetType()}. Remove the deduplicator, or the inbox.");
        }

        return new(
            app.GetRequiredService<PostgreSqlInbox>(),
            app.GetRequiredService<PostgreSqlInboxStore>(),
            app.GetRequiredService<InboxWorker>(),
            app.GetRequiredService<InboxNotifier>(),
            app.GetRequiredService<InboxListener>(),
            app.GetRequiredService<InboxUpkeep>(),
            app.GetRequiredService<InboxTelemetry>());
    }

    private static InboxListener CreateListener(IServiceProvider app)
    {
        var direct = Options(app).ListenConnectionString;
        return new(
            Database(app), direct is null ? null : InboxDatabase.Open(direct), app.GetRequiredService<InboxWorker>(), Time(app), Logger(
                app));
    }

    private static InboxDatabase Database(IServiceProvider app) => app.GetRequiredService<InboxDatabase>();

    private static PostgreSqlInboxOptions Options(IServiceProvider app) => app.GetRequiredService<IOptions<PostgreSqlInboxOptions>>().Value;

    private static TimeProvider Time(IServiceProvider app) => app.GetRequiredService<TimeProvider>();

    private static ILogger Logger(IServiceProvider app) =>
        (app.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Webhooks.PostgreSQL");
}
