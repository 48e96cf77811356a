using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webhooks;
using Webhooks.Configuration;
using Webhooks.RabbitMQ;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Handling;
using Webhooks.RabbitMQ.Publishing;
using Webhooks.RabbitMQ.Telemetry;
using Webhooks.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the inbox that keeps deliveries in RabbitMQ, and workers that handle them on other machines.</summary>
public static class RabbitMQInboxServiceCollectionExtensions
{
    /// <summary>
    /// Stores every delivery in RabbitMQ before it is answered, and handles it afterwards: here and in every other process of the same name.
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
    /// <see cref="RabbitMQInboxOptions.HandleHere"/> is false, and in every other process of the same name.
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
    /// Handles deliveries that other processes have stored in RabbitMQ. Needs neither a web server nor the providers' secrets: only the same
    /// endpoints, with their handlers.
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
    /// Handles deliveries that other processes have stored in RabbitMQ. Needs neither a web server nor the providers' secrets: only the same
    /// endpoints, with their handlers.
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
                "An app has one RabbitMQ inbox or one worker: the inbox is a worker too, unless its HandleHere is false. Remove one of the registrations.");
        }

        services.AddOptions<RabbitMQInboxOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RabbitMQInboxOptions>, RabbitMQInboxOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(app => new Topology(Options(app)));
        services.AddSingleton(app => CreatePublisher(app, receives));
        services.AddSingleton(app => new QueueCounts(
            app.GetRequiredService<ConfirmingPublisher>().Connection, app.GetRequiredService<Topology>(), Time(app)));
        services.AddSingleton(app => new InboxTelemetry(app.GetService<IMeterFactory>(), app.GetRequiredService<QueueCounts>()));
        services.AddSingleton(CreateWorker);
        services.AddHostedService(app => app.GetRequiredService<ConfirmingPublisher>());
        services.AddHostedService(app => app.GetRequiredService<RabbitMQWorker>());
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
                : "Until then deliveries that fail stay with this process, as they cannot be moved to another queue.",
        };
        return new(connection, options.ConfirmTimeout, Time(app));
    }

    private static RabbitMQWorker CreateWorker(IServiceProvider app)
    {
        var (options, topology, publisher) =
            (Options(app), app.GetRequiredService<Topology>(), app.GetRequiredService<ConfirmingPublisher>());
        var (telemetry, counts) = (app.GetRequiredService<InboxTelemetry>(), app.GetRequiredService<QueueCounts>());
        var dispatcher = app.GetService<WebhookDispatcher>() ?? throw new InvalidOperationException(
            "There is no webhook endpoint whose deliveries could be stored or handled. Call services.AddCircleCIWebhook() or services.AddPerfseeWebhook() too.");
        var endpoints = new HandledEndpoints(app.GetServices<WebhookEndpointDefinition>());
        var handler = new MessageHandler(
            dispatcher,
            new DeliveryClaims(
                app.GetRequiredService<IWebhookDeduplicator>(),
                app.GetRequiredService<WebhookSettingsRegistry>(),
                options,
                app.GetRequiredService<WebhookTelemetry>(),
                Time(app),
                Logger(app)),
            new EventFeed(publisher, topology, Logger(app)),
            new MessageMover(publisher, topology, options, telemetry, Time(app), Logger(app)),
            endpoints,
            counts,
            telemetry,
            options,
            Time(app),
            Logger(app));
        return new(BrokerAddress.CreateFactory(options), handler, endpoints, options, topology, Time(app), Logger(app));
    }

    // The address may hold a password: no message repeats it.
    private static Uri Parse(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
        ? parsed
        : throw new ArgumentException("The broker's address must be like amqp://user:password@host:5672/vhost, and is not (it is not repeated here, as it may hold a password).", nameof(uri));

    private static RabbitMQInboxOptions Options(IServiceProvider app) => app.GetRequiredService<IOptions<RabbitMQInboxOptions>>().Value;

    private static TimeProvider Time(IServiceProvider app) => app.GetRequiredService<TimeProvider>();

    private static ILogger Logger(IServiceProvider app) =>
        (app.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Webhooks.RabbitMQ");
}
