using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Webhooks;
using Webhooks.Processing;
using Webhooks.RabbitMQ;
using Webhooks.RabbitMQ.Connections;
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
    /// <param name="configure">
    /// Changes the options after the section <c>Webhooks:Inbox</c>, once, when the app starts. <see cref="RabbitMQInboxOptions.Uri"/> must
    /// be set by one of the two. Options out of their ranges are refused then.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configure"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddRabbitMQInbox(this IServiceCollection services, Action<RabbitMQInboxOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddInbox(services, section: null, (options, _) => configure(options));
    }

    /// <summary>
    /// Stores every delivery in RabbitMQ before it is answered, and handles it afterwards: here and in every other process of the same
    /// name. Configured by the section <c>Webhooks:Inbox</c>, which must hold at least <c>Uri</c>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddRabbitMQInbox(this IServiceCollection services) =>
        AddInbox(services, section: null, configure: null);

    /// <summary>
    /// Stores every delivery in RabbitMQ before it is answered, and handles it afterwards: here and in every other process of the same
    /// name. Configured by a section of your choice.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="section">
    /// The section, in place of <c>Webhooks:Inbox</c>. An unknown key or a value that cannot be read ends the start of the app.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddRabbitMQInbox(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return AddInbox(services, section, configure: null);
    }

    /// <summary>
    /// Stores every delivery in RabbitMQ before it is answered, and handles it afterwards: here and in every other process of the same
    /// name. Configured by the section <c>Webhooks:Inbox</c>, and then by code that may use the app's services.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the options, once, when the app starts.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddRabbitMQInbox(
        this IServiceCollection services, Action<RabbitMQInboxOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddInbox(services, section: null, configure);
    }

    private static IServiceCollection AddInbox(
        IServiceCollection services, IConfigurationSection? section, Action<RabbitMQInboxOptions, IServiceProvider>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddWebhookInbox(app => new RabbitMQInbox(
            app.GetRequiredService<ConfirmingPublisher>(),
            app.GetRequiredService<Topology>(),
            app.GetRequiredService<IWebhookDeduplicator>(),
            RabbitMQParts.Logger(app)));
        return Add(services, section, configure, receives: true);
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
    /// <param name="configure">
    /// Changes the options after the section <c>Webhooks:Inbox</c>, once, when the app starts. <see cref="RabbitMQInboxOptions.Uri"/> must
    /// be set by one of the two. Options out of their ranges are refused then.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configure"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddRabbitMQWorker(this IServiceCollection services, Action<RabbitMQInboxOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddWorker(services, section: null, (options, _) => configure(options));
    }

    /// <summary>
    /// Handles deliveries that other processes have stored in RabbitMQ.
    /// Configured by the section <c>Webhooks:Inbox</c>, which must hold at least <c>Uri</c>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddRabbitMQWorker(this IServiceCollection services) =>
        AddWorker(services, section: null, configure: null);

    /// <summary>
    /// Handles deliveries that other processes have stored in RabbitMQ.
    /// Configured by a section of your choice.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="section">
    /// The section, in place of <c>Webhooks:Inbox</c>. An unknown key or a value that cannot be read ends the start of the app.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddRabbitMQWorker(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return AddWorker(services, section, configure: null);
    }

    /// <summary>
    /// Handles deliveries that other processes have stored in RabbitMQ.
    /// Configured by the section <c>Webhooks:Inbox</c>, and then by code that may use the app's services.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the options, once, when the app starts.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddRabbitMQWorker(
        this IServiceCollection services, Action<RabbitMQInboxOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddWorker(services, section: null, configure);
    }

    private static IServiceCollection AddWorker(
        IServiceCollection services, IConfigurationSection? section, Action<RabbitMQInboxOptions, IServiceProvider>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Add(services, section, configure, receives: false);
    }

    private static IServiceCollection Add(
        IServiceCollection services,
        IConfigurationSection? section,
        Action<RabbitMQInboxOptions, IServiceProvider>? configure,
        bool receives)
    {
        if (services.Any(service => service.ServiceType == typeof(Topology)))
        {
            throw new InvalidOperationException(
                "An app has one RabbitMQ inbox or one worker: the inbox is a worker too, unless its EnableProcessing is false. "
                + "Remove one of the registrations.");
        }

        InboxSettings.Configure(services, RabbitMQInboxSettings.Reader, section);
        services.AddOptions<RabbitMQInboxOptions>()
            .Configure<IServiceProvider>((options, app) => configure?.Invoke(options, app))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RabbitMQInboxOptions>, RabbitMQInboxOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(app => new Topology(RabbitMQParts.Options(app)));
        services.AddSingleton(app => RabbitMQParts.CreatePublisher(app, receives));
        services.AddSingleton(app => new QueueCounts(
            app.GetRequiredService<ConfirmingPublisher>().Connection, app.GetRequiredService<Topology>(), RabbitMQParts.Time(app)));
        services.AddSingleton(RabbitMQParts.CreateReader);
        services.AddSingleton(RabbitMQParts.CreateMover);
        services.AddSingleton(RabbitMQParts.CreateStore);
        services.AddSingleton(RabbitMQParts.CreateDeliveryStore);
        services.AddSingleton<IWebhookDeliveryStore>(app => app.GetRequiredService<RabbitMQDeliveryStore>());
        services.AddSingleton(RabbitMQParts.CreateService);
        services.AddHostedService(app => app.GetRequiredService<ConfirmingPublisher>());
        services.AddHostedService(app => app.GetRequiredService<RabbitMQDeliveryStore>());
        services.AddHostedService(app => app.GetRequiredService<RabbitMQService>());
        return services;
    }

    // The address may hold a password: no message repeats it.
    private static Uri Parse(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
        ? parsed
        : throw new ArgumentException(
            "The broker's address must be like amqp://user:password@host:5672/vhost, and is not (it is not repeated here, as it may hold a "
            + "password).",
            nameof(uri));
}
