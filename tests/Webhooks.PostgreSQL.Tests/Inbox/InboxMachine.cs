using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Tests;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>A process's part: an app with the inbox, and no web server.</summary>
public sealed class InboxMachine : IAsyncDisposable
{
    private readonly IHost _host;

    private InboxMachine(IHost host, CapturedLogs logs) => (_host, Logs) = (host, logs);

    public CapturedLogs Logs { get; }

    public IServiceProvider Services => _host.Services;

    public IWebhookDeliveryStore Store => Services.GetRequiredService<IWebhookDeliveryStore>();

    public static async Task<InboxMachine> StartAsync(
        string connectionString, Action<WebhookBuilder>? handlers = null, Action<PostgreSqlInboxOptions>? configure = null)
    {
        var logs = new CapturedLogs();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(logs);
        var endpoint = builder.Services.AddCircleCIWebhook();
        handlers?.Invoke(endpoint);
        builder.Services.AddHealthChecks().AddPostgreSqlInbox();
        builder.Services.AddPostgreSqlInbox(options =>
        {
            options.ConnectionString = connectionString;
            options.PollInterval = TimeSpan.FromMilliseconds(50);
            options.RetryDelays = [TimeSpan.FromMilliseconds(20)];
            configure?.Invoke(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new(host, logs);
    }

    public ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery) =>
        Services.GetRequiredService<IWebhookInbox>().AcceptAsync(delivery, CancellationToken.None);

    /// <summary>Waits until everything that is stored is handled or dead.</summary>
    public Task SettledAsync() => Eventually.IsTrueAsync(
        async () => await Store.CountAsync() is { Pending: 0, Running: 0 }, "everything is handled or dead");

    public async Task<HealthReportEntry> CheckHealthAsync() =>
        (await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["webhook_inbox"];

    /// <summary>A ping of CircleCI.</summary>
    public static WebhookDelivery Ping(string? id = null, string more = "", string endpoint = "CircleCI")
    {
        id ??= Guid.NewGuid().ToString();

        return new()
        {
            Provider = "CircleCI",
            Endpoint = endpoint,
            Id = id,
            Type = "ping",
            ReceivedAt = TimeProvider.System.GetUtcNow(),
            IsVerified = true,
            Body = Encoding.UTF8.GetBytes($$"""{"type":"ping","id":"ping","happened_at":"2026-03-01T10:00:00Z"{{more}}}"""),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
