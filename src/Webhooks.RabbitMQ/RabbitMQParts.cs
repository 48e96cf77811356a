using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webhooks.Deduplication;
using Webhooks.Processing;
using Webhooks.RabbitMQ.Connections;
using Webhooks.RabbitMQ.Consuming;
using Webhooks.RabbitMQ.DeadLetters;
using Webhooks.RabbitMQ.Processing;
using Webhooks.RabbitMQ.Publishing;
using Webhooks.RabbitMQ.Telemetry;

namespace Webhooks.RabbitMQ;

/// <summary>Makes the parts of the inbox and of the worker from the app's services.</summary>
internal static class RabbitMQParts
{
    public static ConfirmingPublisher CreatePublisher(IServiceProvider app, bool receives)
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

    public static QueueReader CreateReader(IServiceProvider app)
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

    public static MessageMover CreateMover(IServiceProvider app)
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

    public static RabbitMQStore CreateStore(IServiceProvider app)
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

    public static RabbitMQService CreateService(IServiceProvider app)
    {
        var (options, shared, store) = (Options(app), Shared(app), app.GetRequiredService<RabbitMQStore>());
        var processor = new WebhookProcessor(shared, options, app.GetRequiredService<IWebhookDeduplicator>());
        return new(
            app.GetRequiredService<QueueReader>(), store, new(store, processor, options, shared), app.GetRequiredService<MessageMover>());
    }

    public static RabbitMQDeliveryStore CreateDeliveryStore(IServiceProvider app)
    {
        var options = Options(app);
        return new(
            new(
                BrokerAddress.CreateFactory(options), $"{options.Name} operator", app.GetRequiredService<Topology>(),
                options.ConfirmTimeout, Time(app)),
            app.GetRequiredService<QueueCounts>(),
            Time(app),
            Shared(app).Logger);
    }

    private static ProcessingServices Shared(
        IServiceProvider app) => app.GetService<ProcessingServices>() ?? throw new InvalidOperationException(
        "There is no webhook endpoint whose deliveries could be stored or handled. Call services.AddCircleCIWebhook() or "
        + "services.AddPerfseeWebhook() too.");

    public static RabbitMQInboxOptions Options(IServiceProvider app) => app.GetRequiredService<IOptions<RabbitMQInboxOptions>>().Value;

    public static TimeProvider Time(IServiceProvider app) => app.GetRequiredService<TimeProvider>();

    public static ILogger Logger(IServiceProvider app) =>
        (app.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Webhooks.RabbitMQ");
}
