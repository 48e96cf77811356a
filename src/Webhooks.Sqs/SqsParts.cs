using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webhooks.Deduplication;
using Webhooks.Processing;
using Webhooks.Sqs.DeadLetters;
using Webhooks.Sqs.Processing;
using Webhooks.Sqs.Queues;
using Webhooks.Sqs.Sending;
using Webhooks.Sqs.Telemetry;

namespace Webhooks.Sqs;

/// <summary>Makes the parts of the inbox and of the worker from the app's services.</summary>
internal static class SqsParts
{
    public static InboxQueues CreateQueues(IServiceProvider app)
    {
        // Refused options are reported before a client that cannot be created.
        var (shared, options) = (Shared(app), Options(app));
        var queues = new InboxQueues(app.GetRequiredService<SqsClient>().Client, options, shared.Inbox.Committed, Time(app), Logger(app));

        if (app.GetService<BodyLimit>() is { } limit)
        {
            queues.Found = limit.Found;
        }

        return queues;
    }

    public static SqsInbox CreateInbox(IServiceProvider app) => new(
        app.GetRequiredService<InboxQueues>(), app.GetRequiredService<IWebhookDeduplicator>(), Options(app), Time(app), Logger(app));

    public static QueueReader CreateReader(IServiceProvider app) => new(
        app.GetRequiredService<InboxQueues>(),
        new(app.GetRequiredService<IWebhookDeduplicator>()),
        Options(app),
        app.GetRequiredService<QueueCounts>(),
        Time(app),
        Logger(app));

    public static SqsStore CreateStore(IServiceProvider app)
    {
        var store = new SqsStore(
            app.GetRequiredService<InboxQueues>(),
            app.GetRequiredService<QueueReader>(),
            app.GetRequiredService<QueueCounts>(),
            Options(app),
            Time(app),
            Logger(app));
        Shared(app).Inbox.Observe(store);
        return store;
    }

    public static SqsService CreateService(IServiceProvider app)
    {
        var (options, shared, store) = (Options(app), Shared(app), app.GetRequiredService<SqsStore>());
        var deduplicator = app.GetRequiredService<IWebhookDeduplicator>();
        return new(
            app.GetRequiredService<InboxQueues>(),
            app.GetRequiredService<QueueReader>(),
            store,
            new(store, new(shared, options, deduplicator), options, shared),
            options,
            memoryIsShared: deduplicator is not InMemoryWebhookDeduplicator,
            Logger(app));
    }

    public static SqsDeliveryStore CreateDeliveryStore(IServiceProvider app) => new(
        new(app.GetRequiredService<InboxQueues>()), app.GetRequiredService<QueueCounts>(), Options(app), Time(app), Shared(app).Logger);

    private static ProcessingServices Shared(
        IServiceProvider app) => app.GetService<ProcessingServices>() ?? throw new InvalidOperationException(
        "There is no webhook endpoint whose deliveries could be stored or handled. Call services.AddCircleCIWebhook() or "
        + "services.AddPerfseeWebhook() too.");

    public static SqsInboxOptions Options(IServiceProvider app) => app.GetRequiredService<IOptions<SqsInboxOptions>>().Value;

    public static TimeProvider Time(IServiceProvider app) => app.GetRequiredService<TimeProvider>();

    public static ILogger Logger(IServiceProvider app) =>
        (app.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Webhooks.Sqs");
}
