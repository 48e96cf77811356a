using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webhooks;
using Webhooks.Deduplication;
using Webhooks.Processing;
using Webhooks.RabbitMQ;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Consuming;
using Webhooks.RabbitMQ.DeadLetters;
using Webhooks.RabbitMQ.Processing;
using Webhooks.RabbitMQ.Publishing;
using Webhooks.RabbitMQ.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the inbox that keeps deliveries in RabbitMQ, and workers that handle them on other machines.</summary>
public static class RabbitMQInboxServiceCollectionExtensions
{
    /// <summary>
    /// Stores every delivery in RabbitMQ before it is answered, and handles it afterwards: here and in every other process of the same
    /// name.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="uri">The broker; see <see cref="RabbitMQInboxOptions.Uri"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException"><paramref name="uri"/> is null, or no absolute address.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddRabbitMQInbox(this IServiceCollection services, string uri)
    {
        var broker = Parse(uri);
        return services.AddRabbitMQInbox(options => options.Uri = broker);
    }

    /// <summary>
    /// Stores every delivery in RabbitMQ before it is answered, and handles it afterwards: here, unless
    /// <see cref="WebhookProcessingOptions.EnableProcessing"/> is false, and in every other process of the same name.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets at least <see cref="RabbitMQInboxOptions.Uri"/>. What cannot be meant is refused when the app starts.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configure"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddRabbitMQInbox(this IServiceCollection services, Action<RabbitMQInboxOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);

        services.AddWebhookInbox(app => new RabbitMQInbox(
            app.GetRequiredService<ConfirmingPublisher>(),
            app.GetRequiredService<Topology>(),
            app.GetRequiredService<IWebhookDeduplicator>(),
            Logger(app)));
        return Add(services, configure, receives: true);
    }

    /// <summary>
    /// Handles deliveries that other processes have stored in RabbitMQ. Needs neither a web server nor the providers' secrets: only the
    /// same endpoints, with their handlers.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="uri">The broker; see <see cref="RabbitMQInboxOptions.Uri"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException"><paramref name="uri"/> is null, or no absolute address.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddRabbitMQWorker(this IServiceCollection services, string uri)
    {
        var broker = Parse(uri);
        return services.AddRabbitMQWorker(options => options.Uri = broker);
    }

    /// <summary>
    /// Handles deliveries that other processes have stored in RabbitMQ. Needs neither a web server nor the providers' secrets: only the
    /// same endpoints, with their handlers.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets at least <see cref="RabbitMQInboxOptions.Uri"/>. What cannot be meant is refused when the app starts.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configure"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddRabbitMQWorker(this IServiceCollection services, Action<RabbitMQInboxOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, configure, receives: false);
    }

    private static IServiceCollection Add(IServiceCollection services, Action<RabbitMQInboxOptions> configure, bool receives)
    {
        if (services.Any(service => service.ServiceType == typeof(Topology)))
        {
            throw new InvalidOperationException(
                "An app has one RabbitMQ inbox or one worker: the inbox is a worker too, unless its EnableProcessing is false. Remove one of the registrations.");
        }

        services.AddOptions<RabbitMQInboxOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RabbitMQInboxOptions>, RabbitMQInboxOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(app => new Topology(Options(app)));
        services.AddSingleton(app => CreatePublisher(app, receives));
        services.AddSingleton(app => new QueueCounts(
            app.GetRequiredService<ConfirmingPublisher>().Connection, app.GetRequiredService<Topology>(), Time(app)));
        services.AddSingleton(CreateReader);
        services.AddSingleton(CreateMover);
        services.AddSingleton(CreateStore);
        services.AddSingleton(CreateDeliveryStore);
        services.AddSingleton<IWebhookDeliveryStore>(app => app.GetRequiredService<RabbitMQDeliveryStore>());
        services.AddSingleton(CreateService);
        services.AddHostedService(app => app.GetRequiredService<ConfirmingPublisher>());
        services.AddHostedService(app => app.GetRequiredService<RabbitMQDeliveryStore>());
        services.AddHostedService(app => app.GetRequiredService<RabbitMQService>());
        return services;
    }

    private static ConfirmingPublisher CreatePublisher(IServiceProvider app, bool receives)
    {
        var (options, topology) = (Options(app), app.GetRequiredService<Topology>());
        var connection = new BrokerConnection(
            BrokerAddress.CreateFactory(options), $"{options.Name} publisher", confirms: true, topology, Time(app), Logger(app))
        {
            Consequence = receives
                ? "Until then deliveries are answered 503."
                : "Until then other teams get no events.",
        };
        return new(connection, options.ConfirmTimeout, Time(app));
    }

    private static QueueReader CreateReader(IServiceProvider app)
    {
        var options = Options(app);
        return new(
            BrokerAddress.CreateFactory(options),
            options,
            app.GetRequiredService<Topology>(),
            memoryIsShared: app.GetRequiredService<IWebhookDeduplicator>() is not InMemoryWebhookDeduplicator,
            Time(app),
            Logger(app));
    }

    private static MessageMover CreateMover(IServiceProvider app)
    {
        var (options, topology) = (Options(app), app.GetRequiredService<Topology>());
        var connection = new BrokerConnection(
            BrokerAddress.CreateFactory(options), $"{options.Name} mover", confirms: true, topology, Time(app), Logger(app))
        {
            Consequence = "Until then deliveries that fail stay with this process, as they cannot be moved to another queue.",
        };
        return new(
            new(connection, options.ConfirmTimeout, Time(app)),
            new(BrokerAddress.CreateFactory(options), $"{options.Name} mover, one message", options.ConfirmTimeout, Time(app)),
            topology,
            Time(app),
            Logger(app));
    }

    private static RabbitMQStore CreateStore(IServiceProvider app)
    {
        var (topology, publisher) = (app.GetRequiredService<Topology>(), app.GetRequiredService<ConfirmingPublisher>());
        var store = new RabbitMQStore(
            app.GetRequiredService<QueueReader>(),
            app.GetRequiredService<MessageMover>(),
            new(publisher, topology, Logger(app)),
            app.GetRequiredService<QueueCounts>(),
            topology,
            publisher.Connection,
            Options(app),
            Time(app),
            Logger(app));
        Shared(app).Inbox.Observe(store);
        return store;
    }

    private static RabbitMQService CreateService(IServiceProvider app)
    {
        var (options, shared, store) = (Options(app), Shared(app), app.GetRequiredService<RabbitMQStore>());
        var processor = new WebhookProcessor(shared, options, app.GetRequiredService<IWebhookDeduplicator>());
        return new(
            app.GetRequiredService<QueueReader>(), store, new(store, processor, options, shared), app.GetRequiredService<MessageMover>());
    }

    private static RabbitMQDeliveryStore CreateDeliveryStore(IServiceProvider app)
    {
        var options = Options(app);
        return new(
            new(BrokerAddress.CreateFactory(options), $"{options.Name} operator", app.GetRequiredService<Topology>(), options.ConfirmTimeout, Time(app)),
            app.GetRequiredService<QueueCounts>(),
            Time(app),
            Shared(app).Logger);
    }

    private static ProcessingServices Shared(IServiceProvider app) => app.GetService<ProcessingServices>() ?? throw new InvalidOperationException(
        "There is no webhook endpoint whose deliveries could be stored or handled. Call services.AddCircleCIWebhook() or services.AddPerfseeWebhook() too.");

    // The address may hold a password: no message repeats it.
    private static Uri Parse(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
        ? parsed
        : throw new ArgumentException("The broker's address must be like amqp://user:password@host:5672/vhost, and is not (it is not repeated here, as it may hold a password).", nameof(uri));

    private static RabbitMQInboxOptions Options(IServiceProvider app) => app.GetRequiredService<IOptions<RabbitMQInboxOptions>>().Value;

    private static TimeProvider Time(IServiceProvider app) => app.GetRequiredService<TimeProvider>();

    private static ILogger Logger(IServiceProvider app) =>
        (app.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Webhooks.RabbitMQ");
}
