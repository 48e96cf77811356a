using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Webhooks.Tests;

namespace Webhooks.Sqs.Tests;

/// <summary>A process that receives, handles or both, without a web server: deliveries are given to its inbox.</summary>
public sealed class Machine(IHost host, CapturedLogs logs) : IAsyncDisposable
{
    private int _isOver;

    public IServiceProvider Services => host.Services;

    public CapturedLogs Logs => logs;

    public IWebhookDeliveryStore Store => Services.GetRequiredService<IWebhookDeliveryStore>();

    public Task<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken = default) =>
        Services.GetRequiredService<IWebhookInbox>().AcceptAsync(delivery, cancellationToken).AsTask();

    /// <summary>Gives the inbox a delivery whose sender waits so long.</summary>
    public async Task<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        return await AcceptAsync(delivery, timeout.Token);
    }

    public async Task<(HealthStatus Status, string? Description)> CheckHealthAsync()
    {
        var entry = (await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["webhook_inbox"];
        return (entry.Status, entry.Description);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
