using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webhooks;
using Webhooks.Processing;
using Webhooks.Recovery;
using Webhooks.Sqlite;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Store;
using Webhooks.Sqlite.Writing;
using Webhooks.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the inbox that keeps deliveries in a SQLite file.</summary>
public static class SqliteInboxServiceCollectionExtensions
{
    /// <summary>
    /// Stores every delivery in a file before it is answered, and handles it afterwards, as often as it takes. Operators find what is
    /// stored in <see cref="IWebhookDeliveryStore"/>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="path">The file; see <see cref="SqliteInboxOptions.Path"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or blank.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddSqliteInbox(this IServiceCollection services, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return services.AddSqliteInbox(options => options.Path = path);
    }

    /// <summary>
    /// Stores every delivery in a file before it is answered, and handles it afterwards, as often as it takes. Operators find what is
    /// stored in <see cref="IWebhookDeliveryStore"/>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">
    /// Changes the options after the section <c>Webhooks:Inbox</c>, once, when the app starts. <see cref="SqliteInboxOptions.Path"/> must
    /// be set by one of the two. Options out of their ranges are refused then.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configure"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddSqliteInbox(this IServiceCollection services, Action<SqliteInboxOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, section: null, (options, _) => configure(options));
    }

    /// <summary>
    /// Stores every delivery in a file before it is answered, and handles it afterwards, as often as it takes.
    /// Configured by the section <c>Webhooks:Inbox</c>, which must hold at least <c>Path</c>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddSqliteInbox(this IServiceCollection services) =>
        Add(services, section: null, configure: null);

    /// <summary>
    /// Stores every delivery in a file before it is answered, and handles it afterwards, as often as it takes.
    /// Configured by a section of your choice.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="section">
    /// The section, in place of <c>Webhooks:Inbox</c>. An unknown key or a value that cannot be read ends the start of the app.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddSqliteInbox(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, section, configure: null);
    }

    /// <summary>
    /// Stores every delivery in a file before it is answered, and handles it afterwards, as often as it takes.
    /// Configured by the section <c>Webhooks:Inbox</c>, and then by code that may use the app's services.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the options, once, when the app starts.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox already.</exception>
    public static IServiceCollection AddSqliteInbox(
        this IServiceCollection services, Action<SqliteInboxOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, section: null, configure);
    }

    private static IServiceCollection Add(
        IServiceCollection services, IConfigurationSection? section, Action<SqliteInboxOptions, IServiceProvider>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddWebhookInbox(CreateInbox);
        InboxSettings.Configure(services, SqliteInboxSettings.Reader, section);

        if (configure is not null)
        {
            services.AddOptions<SqliteInboxOptions>().Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteInboxOptions>, SqliteInboxOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(CreateFile);

        // Each gets its own: an operator who counts a million rows must not keep the worker waiting.
        services.AddTransient(app => new InboxReader(app.GetRequiredService<InboxFile>()));
        services.AddSingleton(
            app => new InboxWriter(app.GetRequiredService<InboxFile>(), Time(app), app.GetRequiredService<InboxTelemetry>(), Logger(app)));
        services.AddSingleton(CreateStore);
        services.AddSingleton(CreateWorker);
        services.AddSingleton(app => new InboxPruner(app.GetRequiredService<InboxWriter>(), Time(app)));
        services.AddSingleton(app => new InboxWatch(
            app.GetRequiredService<InboxFile>(), app.GetRequiredService<InboxWriter>(), Time(app), Logger(app)));
        services.AddSingleton<IWebhookDeliveryStore>(app => new SqliteDeliveryStore(
            app.GetRequiredService<InboxReader>(),
            app.GetRequiredService<InboxWriter>(),
            app.GetRequiredService<InboxWorker>(),
            Time(app),
            Logger(app)));
        services.AddSingleton<IRecoveryMemory>(app => new SqliteRecoveryMemory(
            app.GetRequiredService<InboxWriter>(),
            app.GetRequiredService<InboxReader>(),
            app.GetRequiredService<SqliteInbox>(),
            Time(app)));
        services.AddHostedService(CreateService);
        return services;
    }

    private static InboxFile CreateFile(IServiceProvider app)
    {
        var root = app.GetService<IHostEnvironment>()?.ContentRootPath ?? Environment.CurrentDirectory;
        return new(Path.GetFullPath(Options(app).Path, Path.GetFullPath(root)), Time(app));
    }

    private static SqliteInbox CreateInbox(IServiceProvider app)
    {
        var options = Options(app);

        return new(
            app.GetRequiredService<InboxWriter>(),
            new QueueBudget(options.QueueCapacity, options.QueueBytes),
            app.GetRequiredService<InboxReader>(),
            app.GetRequiredService<InboxWorker>(),
            app.GetRequiredService<WebhookTelemetry>(),
            app.GetRequiredService<RecoveryFacts>(),
            Time(app),
            Logger(app));
    }

    private static SqliteInboxStore CreateStore(IServiceProvider app) => new(
        app.GetRequiredService<InboxWriter>(),
        app.GetRequiredService<InboxReader>(),
        app.GetRequiredService<InboxFile>(),
        Options(app),
        app.GetRequiredService<InboxTelemetry>(),
        Time(app),
        Logger(app));

    private static InboxWorker CreateWorker(IServiceProvider app)
    {
        var (shared, options) = (app.GetRequiredService<ProcessingServices>(), Options(app));

        // Its own leases claim: the file's key recognizes repeats.
        return new(app.GetRequiredService<SqliteInboxStore>(), new(shared, options, deduplicator: null), options, shared);
    }

    private static SqliteInboxService CreateService(IServiceProvider app)
    {
        var deduplicator = app.GetService<IWebhookDeduplicator>() ?? throw new InvalidOperationException(
            "The SQLite inbox has no webhook endpoint to store for. "
            + "Call services.AddCircleCIWebhook() or services.AddPerfseeWebhook() too.");

        StoresWithKeys.Refuse(deduplicator, "SQLite");

        return new(
            app.GetRequiredService<InboxFile>(),
            app.GetRequiredService<InboxWriter>(),
            app.GetRequiredService<InboxWorker>(),
            app.GetRequiredService<InboxPruner>(),
            app.GetRequiredService<InboxWatch>(),
            app.GetRequiredService<SqliteInboxStore>(),
            app.GetRequiredService<InboxTelemetry>(),
            Logger(app));
    }

    private static SqliteInboxOptions Options(IServiceProvider app) => app.GetRequiredService<IOptions<SqliteInboxOptions>>().Value;

    private static TimeProvider Time(IServiceProvider app) => app.GetRequiredService<TimeProvider>();

    private static ILogger Logger(IServiceProvider app) =>
        (app.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Webhooks.Sqlite");
}
