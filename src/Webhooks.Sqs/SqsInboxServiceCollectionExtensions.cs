using Amazon.SQS;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Webhooks;
using Webhooks.Processing;
using Webhooks.Sqs;
using Webhooks.Sqs.DeadLetters;
using Webhooks.Sqs.Processing;
using Webhooks.Sqs.Queues;
using Webhooks.Sqs.Sending;
using Webhooks.Sqs.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the inbox that keeps deliveries in SQS, and workers that handle them on other machines.</summary>
public static class SqsInboxServiceCollectionExtensions
{
    /// <summary>
    /// Stores every delivery in SQS before it is answered, and handles it afterwards: here and in every other process of the same
    /// queue.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="queue">The queue, by its URL or its name; see <see cref="SqsInboxOptions.Queue"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is null or blank.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddSqsInbox(this IServiceCollection services, string queue)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        return services.AddSqsInbox(options => options.Queue = queue);
    }

    /// <summary>
    /// Stores every delivery in SQS before it is answered, and handles it afterwards: here, unless
    /// <see cref="WebhookProcessingOptions.EnableProcessing"/> is false, and in every other process of the same queue.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">
    /// Changes the options after the section <c>Webhooks:Inbox</c>, once, when the app starts. <see cref="SqsInboxOptions.Queue"/> must be
    /// set by one of the two. Options out of their ranges are refused then.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configure"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddSqsInbox(this IServiceCollection services, Action<SqsInboxOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddInbox(services, section: null, (options, _) => configure(options));
    }

    /// <summary>
    /// Stores every delivery in SQS before it is answered, and handles it afterwards: here and in every other process of the same queue.
    /// Configured by the section <c>Webhooks:Inbox</c>, which must hold at least <c>Queue</c>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddSqsInbox(this IServiceCollection services) =>
        AddInbox(services, section: null, configure: null);

    /// <summary>
    /// Stores every delivery in SQS before it is answered, and handles it afterwards: here and in every other process of the same queue.
    /// Configured by a section of your choice.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="section">
    /// The section, in place of <c>Webhooks:Inbox</c>. An unknown key or a value that cannot be read ends the start of the app.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddSqsInbox(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return AddInbox(services, section, configure: null);
    }

    /// <summary>
    /// Stores every delivery in SQS before it is answered, and handles it afterwards: here and in every other process of the same queue.
    /// Configured by the section <c>Webhooks:Inbox</c>, and then by code that may use the app's services.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the options, once, when the app starts.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddSqsInbox(this IServiceCollection services, Action<SqsInboxOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddInbox(services, section: null, configure);
    }

    private static IServiceCollection AddInbox(
        IServiceCollection services, IConfigurationSection? section, Action<SqsInboxOptions, IServiceProvider>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddWebhookInbox(SqsParts.CreateInbox);
        Add(services, section, configure);
        services.AddSingleton(app => new BodyLimit(SqsParts.Logger(app)));
        services.AddSingleton<IPostConfigureOptions<WebhookOptions>>(app => app.GetRequiredService<BodyLimit>());
        services.AddSingleton<IOptionsChangeTokenSource<WebhookOptions>>(app => app.GetRequiredService<BodyLimit>());
        return services;
    }

    /// <summary>
    /// Handles deliveries that other processes have stored in SQS. Needs neither a web server nor the providers' secrets: only the
    /// same endpoints, with their handlers.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="queue">The queue, by its URL or its name; see <see cref="SqsInboxOptions.Queue"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is null or blank.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddSqsWorker(this IServiceCollection services, string queue)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        return services.AddSqsWorker(options => options.Queue = queue);
    }

    /// <summary>
    /// Handles deliveries that other processes have stored in SQS. Needs neither a web server nor the providers' secrets: only the
    /// same endpoints, with their handlers.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">
    /// Changes the options after the section <c>Webhooks:Inbox</c>, once, when the app starts. <see cref="SqsInboxOptions.Queue"/> must be
    /// set by one of the two. Options out of their ranges are refused then.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configure"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddSqsWorker(this IServiceCollection services, Action<SqsInboxOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddWorker(services, section: null, (options, _) => configure(options));
    }

    /// <summary>
    /// Handles deliveries that other processes have stored in SQS.
    /// Configured by the section <c>Webhooks:Inbox</c>, which must hold at least <c>Queue</c>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddSqsWorker(this IServiceCollection services) =>
        AddWorker(services, section: null, configure: null);

    /// <summary>
    /// Handles deliveries that other processes have stored in SQS.
    /// Configured by a section of your choice.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="section">
    /// The section, in place of <c>Webhooks:Inbox</c>. An unknown key or a value that cannot be read ends the start of the app.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddSqsWorker(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return AddWorker(services, section, configure: null);
    }

    /// <summary>
    /// Handles deliveries that other processes have stored in SQS.
    /// Configured by the section <c>Webhooks:Inbox</c>, and then by code that may use the app's services.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the options, once, when the app starts.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The app has an inbox or a worker already.</exception>
    public static IServiceCollection AddSqsWorker(this IServiceCollection services, Action<SqsInboxOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddWorker(services, section: null, configure);
    }

    private static IServiceCollection AddWorker(
        IServiceCollection services, IConfigurationSection? section, Action<SqsInboxOptions, IServiceProvider>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Add(services, section, configure);
    }

    private static IServiceCollection Add(
        IServiceCollection services, IConfigurationSection? section, Action<SqsInboxOptions, IServiceProvider>? configure)
    {
        if (services.Any(service => service.ServiceType == typeof(SqsClient)))
        {
            throw new InvalidOperationException(
                "An app has one SQS inbox or one worker: the inbox is a worker too, unless its EnableProcessing is false. "
                + "Remove one of the registrations.");
        }

        InboxSettings.Configure(services, SqsInboxSettings.Reader, section);
        services.AddOptions<SqsInboxOptions>()
            .Configure<IServiceProvider>((options, app) => configure?.Invoke(options, app))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqsInboxOptions>, SqsInboxOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(app => new SqsClient(app.GetService<IAmazonSQS>()));
        services.AddSingleton(SqsParts.CreateQueues);
        services.AddSingleton(app => new QueueCounts(app.GetRequiredService<InboxQueues>(), SqsParts.Time(app)));
        services.AddSingleton(SqsParts.CreateReader);
        services.AddSingleton(SqsParts.CreateStore);
        services.AddSingleton(SqsParts.CreateDeliveryStore);
        services.AddSingleton<IWebhookDeliveryStore>(app => app.GetRequiredService<SqsDeliveryStore>());
        services.AddSingleton(SqsParts.CreateService);
        services.AddHostedService(app => app.GetRequiredService<SqsDeliveryStore>());
        services.AddHostedService(app => app.GetRequiredService<SqsService>());
        return services;
    }
}
