using System.Globalization;
using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;
using Webhooks.Tests;

namespace Webhooks.Sqs.Tests;

/// <summary>A test with the server that all of them share, and with queues of its own.</summary>
[Collection(SharedServer.Name)]
public abstract class QueueTests : IAsyncLifetime
{
    private readonly List<Machine> _machines = [];

    protected QueueTests(SqsServer server)
    {
        SqsServer.Require();
        Server = server;
        Client = server.CreateClient();
    }

    protected SqsServer Server { get; }

    protected AmazonSQSClient Client { get; }

    /// <summary>Gets the name of the test's queue.</summary>
    protected virtual string Name { get; } = $"test-{Guid.NewGuid():n}";

    protected string Dead => $"{Name}-dead";

    protected string Suspects => $"{Name}-suspects";

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var machine in _machines)
        {
            await machine.DisposeAsync();
        }

        Client.Dispose();
        Assert.Empty(CapturedLogs.Leaks);
    }

    /// <summary>A process that receives and handles.</summary>
    protected Task<Machine> StartInboxAsync(
        Action<SqsInboxOptions>? configure = null,
        Action<WebhookBuilder>? handlers = null,
        Action<IServiceCollection>? services = null,
        string? address = null) =>
        StartAsync(collection => collection.AddSqsInbox(Options(configure)), handlers, services, address);

    /// <summary>A process that only receives.</summary>
    protected Task<Machine> StartReceiverAsync(Action<SqsInboxOptions>? configure = null, string? address = null) => StartInboxAsync(
        options =>
        {
            options.EnableProcessing = false;
            configure?.Invoke(options);
        },
        address: address);

    /// <summary>A process that only handles.</summary>
    protected Task<Machine> StartWorkerAsync(
        Action<WebhookBuilder> handlers,
        Action<SqsInboxOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        string? address = null) =>
        StartAsync(collection => collection.AddSqsWorker(Options(configure)), handlers, services, address);

    protected Action<SqsInboxOptions> Options(Action<SqsInboxOptions>? configure) => options =>
    {
        options.Queue = Name;
        options.RetryDelays = [TimeSpan.FromMilliseconds(50)];
        options.VisibilityTimeout = TimeSpan.FromSeconds(5);
        configure?.Invoke(options);
    };

    protected static WebhookDelivery Delivery(
        string? id = null, string body = "{}", string endpoint = "CircleCI", string? subject = null, string type = "workflow-completed") =>
        Delivery(Encoding.UTF8.GetBytes(body), id, endpoint, subject, type);

    protected static WebhookDelivery Delivery(
        byte[] body, string? id = null, string endpoint = "CircleCI", string? subject = null, string type = "workflow-completed") => new()
        {
            Provider = CircleCIWebhook.Provider.Name,
            Endpoint = endpoint,
            Id = id ?? Guid.NewGuid().ToString(),
            Type = type,
            Subject = subject,
            ReceivedAt = TimeProvider.System.GetUtcNow(),
            IsVerified = true,
            Body = body,
        };

    protected async Task<string> UrlAsync(string queue) => (await Client.GetQueueUrlAsync(queue)).QueueUrl;

    /// <summary>Counts what a queue holds: ready, hidden and delayed.</summary>
    protected async Task<int> CountAsync(string queue)
    {
        var answer = await Client.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = await UrlAsync(queue), AttributeNames = ["All"] });
        return answer.Attributes
            .Where(attribute => attribute.Key.StartsWith("ApproximateNumberOf", StringComparison.Ordinal))
            .Sum(attribute => int.Parse(attribute.Value, CultureInfo.InvariantCulture));
    }

    protected Task IsEmptyAsync(string queue) =>
        Eventually.IsTrueAsync(async () => await CountAsync(queue) == 0, $"the queue {queue} is empty");

    /// <summary>Takes everything that is ready out of a queue.</summary>
    protected async Task<IReadOnlyList<Message>> TakeAllAsync(string queue)
    {
        List<Message> taken = [];
        var url = await UrlAsync(queue);

        while (true)
        {
            var answer = await Client.ReceiveMessageAsync(new ReceiveMessageRequest
            {
                QueueUrl = url,
                MaxNumberOfMessages = 10,
                WaitTimeSeconds = 0,
                MessageAttributeNames = ["All"],
                MessageSystemAttributeNames = ["All"],
            });

            if (answer.Messages is not { Count: > 0 } messages)
            {
                return taken;
            }

            taken.AddRange(messages);
        }
    }

    /// <summary>Sends a message that says of itself what one of ours would.</summary>
    protected async Task SendAsync(string queue, string id, string? attempts = null, string endpoint = "CircleCI", string body = "{}")
    {
        var attributes = new Dictionary<string, string>
        {
            ["ce-id"] = id,
            ["ce-type"] = "circleci.workflow-completed",
            ["webhooks-delivery"] = $$"""{"provider":"CircleCI","endpoint":"{{endpoint}}","verified":true}""",
        };

        if (attempts is not null)
        {
            attributes["webhooks-attempts"] = attempts;
        }

        await Client.SendMessageAsync(new SendMessageRequest
        {
            QueueUrl = await UrlAsync(queue),
            MessageBody = body,
            MessageAttributes = attributes.ToDictionary(
                attribute => attribute.Key, attribute => new MessageAttributeValue { DataType = "String", StringValue = attribute.Value }),
        });
    }

    /// <summary>Creates the queue beforehand, as an operator does.</summary>
    protected Task CreateAsync(
        string queue, params (string Name, string Value)[] attributes) => Client.CreateQueueAsync(new CreateQueueRequest
        {
            QueueName = queue,
            Attributes = attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value),
        });

    private async Task<Machine> StartAsync(
        Action<IServiceCollection> register, Action<WebhookBuilder>? handlers, Action<IServiceCollection>? services, string? address)
    {
        var logs = new CapturedLogs();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton<IAmazonSQS>(_ => SqsServer.CreateClient(address ?? Server.Address));
        register(builder.Services);
        var endpoint = builder.Services.AddCircleCIWebhook();
        handlers?.Invoke(endpoint);
        builder.Services.AddHealthChecks().AddSqsInbox();
        services?.Invoke(builder.Services);

        var host = builder.Build();
        await host.StartAsync();
        var machine = new Machine(host, logs);
        _machines.Add(machine);
        return machine;
    }
}
