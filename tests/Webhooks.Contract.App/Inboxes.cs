using Amazon.Runtime;
using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using MyApp;

namespace Webhooks.Contract;

/// <summary>The inboxes that an app of the contract can have, by name, so that the app can be a process of its own.</summary>
public static class Inboxes
{
    /// <summary>Adds an inbox over a storage: a file, a folder, a broker's address and name.</summary>
    public static void Add(IServiceCollection services, string inbox, string storage, AppSettings settings)
    {
        switch (inbox)
        {
            case "Direct":
                services.Configure<WebhookProcessingOptions>(settings.Apply);
                break;
            case "SQLite":
                services.AddSqliteInbox(options =>
                {
                    settings.Apply(options);
                    (options.Path, options.LeaseDuration) = (storage, settings.LeaseDuration);
                    options.PollInterval = TimeSpan.FromMilliseconds(50);
                });
                services.AddHealthChecks().AddSqliteInbox();
                break;
            case "PostgreSQL":
                services.AddPostgreSqlInbox(options =>
                {
                    settings.Apply(options);
                    (options.ConnectionString, options.LeaseDuration) = (storage, settings.LeaseDuration);
                    options.PollInterval = TimeSpan.FromMilliseconds(50);
                });
                services.AddHealthChecks().AddPostgreSqlInbox();
                break;
            case "RabbitMQ":
                // The address of the broker, and the name of the test's queues.
                var broker = Parts(storage, 2);
                services.AddRabbitMQInbox(options =>
                {
                    settings.Apply(options);
                    (options.Uri, options.Name) = (new(broker[0]), broker[1]);

                    // A crowd on a busy machine is confirmed too.
                    options.ConfirmTimeout = TimeSpan.FromMinutes(1);
                });
                services.AddHealthChecks().AddRabbitMQInbox();
                break;
            case "SQS":
                // The address of the server, and the name of the test's queue.
                var standard = Parts(storage, 2);
                AddSqs(services, standard[0], standard[1], settings);
                break;
            case "SQS FIFO":
                // The same, and the database where the processes remember what was tried.
                var fifo = Parts(storage, 3);
                AddSqs(services, fifo[0], fifo[1], settings);
                services.AddPostgreSqlDeduplicator(
                    options => (options.ConnectionString, options.LeaseDuration) = (fifo[2], settings.LeaseDuration));
                break;
            case "Folder":
                services.Configure<WebhookProcessingOptions>(settings.Apply);
                services.AddWebhookInbox(app => new FolderInbox(storage, app));

                if (settings.EnableProcessing)
                {
                    services.AddHostedService(app => app.GetRequiredService<FolderInbox>());
                }

                break;
            default:
                throw new ArgumentException($"There is no inbox {inbox}.", nameof(inbox));
        }
    }

    // The last part may have spaces.
    private static string[] Parts(string storage, int count) => storage.Split(' ', count) is { } parts && parts.Length == count
        ? parts
        : throw new ArgumentException(storage, nameof(storage));

    private static void AddSqs(IServiceCollection services, string address, string queue, AppSettings settings)
    {
        services.AddSingleton<IAmazonSQS>(_ => new AmazonSQSClient(
            new BasicAWSCredentials("stand-in", "stand-in"), new AmazonSQSConfig { ServiceURL = address, AuthenticationRegion = "us-east-1" }));
        services.AddSqsInbox(options =>
        {
            settings.Apply(options);
            options.Queue = queue;
            options.VisibilityTimeout = TimeSpan.FromSeconds(Math.Max(2, Math.Ceiling(settings.LeaseDuration.TotalSeconds)));
        });
        services.AddHealthChecks().AddSqsInbox();
    }
}
