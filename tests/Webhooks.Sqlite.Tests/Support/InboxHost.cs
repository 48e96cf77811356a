using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Sqlite.Storage;
using Webhooks.Tests;

namespace Webhooks.Sqlite.Tests;

/// <summary>A generic host with the inbox and one endpoint of CircleCI; no web server.</summary>
internal sealed class InboxHost : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _isStopped;

    private InboxHost(IHost host, CapturedLogs logs) => (_host, Logs) = (host, logs);

    public IServiceProvider Services => _host.Services;

    public CapturedLogs Logs { get; }

    public IWebhookInbox Inbox => Services.GetRequiredService<IWebhookInbox>();

    public InboxOperator Store => new(Services.GetRequiredService<IWebhookDeliveryStore>());

    /// <summary>The endpoint's receiver, for what has to come in as bytes.</summary>
    public WebhookReceiver Receiver => Services.GetRequiredKeyedService<WebhookReceiver>("CircleCI");

    public static async Task<InboxHost> StartAsync(
        string path,
        Action<WebhookBuilder>? handlers = null,
        Action<SqliteInboxOptions>? configure = null,
        Action<IServiceCollection>? services = null)
    {
        var (host, logs) = Build(path, handlers, configure, services);

        try
        {
            await host.StartAsync();
            return new(host, logs);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>A host whose start is expected to be refused.</summary>
    public static async Task<string> RefusalAsync(string path, Action<SqliteInboxOptions>? configure = null)
    {
        var (host, _) = Build(path, null, configure, null);
        using var refused = host;
        return (await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync())).Message;
    }

    public ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken = default) =>
        Inbox.AcceptAsync(delivery, cancellationToken);

    /// <summary>A connection of the writer's own kind.</summary>
    public InboxConnection OpenAsTheInboxDoes() => Services.GetRequiredService<InboxFile>().Create();

    /// <summary>Waits until everything that is stored is handled or dead.</summary>
    public Task SettledAsync() => Eventually.Async(() => Store.Waiting() == 0, "everything is handled or dead");

    public async Task StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _host.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
        Assert.Empty(CapturedLogs.Leaks);
    }

    private static (IHost Host, CapturedLogs Logs) Build(
        string path, Action<WebhookBuilder>? handlers, Action<SqliteInboxOptions>? configure, Action<IServiceCollection>? services)
    {
        var logs = new CapturedLogs();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        handlers?.Invoke(builder.Services.AddCircleCIWebhook(options => options.Secrets.Add(Deliveries.Secret)));
        builder.Services.AddCircleCIWebhook();
        builder.Services.AddSqliteInbox(options =>
        {
            options.Path = path;
            options.PollInterval = TimeSpan.FromMilliseconds(20);
            options.RetryDelays = [TimeSpan.FromMilliseconds(20)];
            configure?.Invoke(options);
        });
        services?.Invoke(builder.Services);
        return (builder.Build(), logs);
    }
}
