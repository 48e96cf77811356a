using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using Webhooks.CircleCI;
using Webhooks.RabbitMQ.Connections;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>A test with the broker that all of them share, and with queues of its own.</summary>
[Collection(SharedServer.Name)]
public abstract class BrokerTests : IAsyncLifetime
{
    public const string Secret = "the-secret-of-the-rabbitmq-tests";

    private readonly List<Machine> _machines = [];

    protected BrokerTests(RabbitMQServer server)
    {
        RabbitMQServer.Require();
        Server = server;
        Names = new(new() { Name = Name });
    }

    protected RabbitMQServer Server { get; }

    protected string Name { get; } = $"test-{Guid.NewGuid():n}";

    internal Topology Names { get; }

    /// <summary>A connection of the test's own, with one channel.</summary>
    protected IChannel Channel { get; private set; } = null!;

    public async Task InitializeAsync() => await ReconnectAsync();

    public async Task DisposeAsync()
    {
        foreach (var machine in _machines)
        {
            await machine.DisposeAsync();
        }

        await Channel.DisposeAsync();
        Assert.Empty(CapturedLogs.Leaks);
    }

    protected async Task ReconnectAsync() => Channel = await (await Server.ConnectAsync()).CreateChannelAsync(
        new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));

    /// <summary>A process that receives, without a web server: deliveries are given to its inbox.</summary>
    protected Task<Machine> StartInboxAsync(
        Action<RabbitMQInboxOptions>? configure = null,
        Action<WebhookBuilder>? handlers = null,
        Action<IServiceCollection>? services = null) =>
        StartAsync(collection => collection.AddRabbitMQInbox(Options(configure)), handlers, services);

    /// <summary>A process that only receives.</summary>
    protected Task<Machine> StartReceiverAsync() => StartInboxAsync(options => options.EnableProcessing = false);

    /// <summary>A process that only handles.</summary>
    protected Task<Machine> StartWorkerAsync(
        Action<WebhookBuilder> handlers, Action<RabbitMQInboxOptions>? configure = null, Action<IServiceCollection>? services = null) =>
        StartAsync(collection => collection.AddRabbitMQWorker(Options(configure)), handlers, services);

    protected Action<RabbitMQInboxOptions> Options(Action<RabbitMQInboxOptions>? configure) => options =>
    {
        options.Uri = new(Server.Uri);
        options.Name = Name;
        options.RetryDelays = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100)];
        configure?.Invoke(options);
    };

    protected static WebhookDelivery Delivery(
        string? id = null, string type = "workflow-completed", string endpoint = "CircleCI", string body = "{}") => new()
        {
            Provider = CircleCIWebhook.Provider.Name,
            Endpoint = endpoint,
            Id = id ?? Guid.NewGuid().ToString(),
            Type = type,
            ReceivedAt = TimeProvider.System.GetUtcNow(),
            IsVerified = true,
            Body = System.Text.Encoding.UTF8.GetBytes(body),
        };

    protected async Task<uint> CountAsync(string queue) => await Channel.MessageCountAsync(queue);

    protected Task IsEmptyAsync(string queue) =>
        Eventually.IsTrueAsync(async () => await CountAsync(queue) == 0, $"the queue {queue} is empty");

    private async Task<Machine> StartAsync(
        Action<IServiceCollection> register, Action<WebhookBuilder>? handlers, Action<IServiceCollection>? services)
    {
        var logs = new CapturedLogs();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        register(builder.Services);
        var endpoint = builder.Services.AddCircleCIWebhook();
        handlers?.Invoke(endpoint);
        services?.Invoke(builder.Services);

        var host = builder.Build();
        await host.StartAsync();
        var machine = new Machine(host, logs);
        _machines.Add(machine);
        return machine;
    }

    public sealed record Machine(IHost Host, CapturedLogs Logs) : IAsyncDisposable
    {
        private int _isOver;

        /// <summary>What this package has warned of.</summary>
        public IEnumerable<CapturedLogs.Entry> Warnings => Logs.Warnings.Where(entry => entry.Category == "Webhooks.RabbitMQ");

        public Task<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken = default) =>
            Host.Services.GetRequiredService<IWebhookInbox>().AcceptAsync(delivery, cancellationToken).AsTask();

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                await Host.StopAsync();
                Host.Dispose();
            }
        }
    }
}
