using Microsoft.Extensions.Hosting;
using Webhooks.Telemetry;

namespace Webhooks.Silence;

/// <summary>Watches all endpoints while the app runs. One without <see cref="WebhookOptions.MaxSilence"/> costs nothing.</summary>
internal sealed class SilenceWatch(IReadOnlyList<EndpointSilence> endpoints, SilenceTelemetry telemetry)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public IReadOnlyList<EndpointSilence> Endpoints => endpoints;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Only now does the store answer.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        telemetry.Observe(endpoints);
        _running = Task.WhenAll(endpoints.Select(endpoint => Task.Run(() => endpoint.WatchAsync(_stopping.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();

        foreach (var endpoint in endpoints)
        {
            endpoint.Wake();
        }

        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stopping.Dispose();

        foreach (var endpoint in endpoints)
        {
            endpoint.Dispose();
        }
    }
}
