using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Handling;
using Webhooks.Inbox;
using Webhooks.Telemetry;

namespace Webhooks.Configuration;

/// <summary>
/// Refuses to start with invalid options, warns of those that are rarely intended, and waits for handlers that are still running when the
/// app stops.
/// </summary>
/// <param name="endpoints">The endpoints.</param>
/// <param name="inbox">The app's inbox.</param>
/// <param name="isWebApp">Whether the app has a web server, so that an endpoint is expected to be mapped.</param>
/// <param name="logger">The log.</param>
internal sealed class WebhookStartup(EndpointRegistry endpoints, IWebhookInbox inbox, bool isWebApp, ILogger logger)
    : IHostedLifecycleService
{
    /// <summary>Gets or sets the check of an adapter when the server has started; an exception of it ends the start.</summary>
    public Action? CheckAddresses { get; set; }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var settings in endpoints.All)
        {
            settings.WarnOfCurrent();

            if (settings.Endpoint.Handlers.Count == 0 && inbox is DirectInbox)
            {
                Log.NoHandlerRegistered(logger, settings.Endpoint.Name);
            }

            foreach (var handler in HandlerReach.FindIdle(settings.Endpoint))
            {
                Log.HandlerNeverRuns(logger, handler.Name, settings.Endpoint.Name, handler.EventType, settings.Endpoint.Provider.Name);
            }
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Only now does the server know every address.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        CheckAddresses?.Invoke();

        foreach (var endpoint in endpoints.All.Select(settings => settings.Endpoint))
        {
            if (isWebApp && inbox is DirectInbox && endpoint is { HasReceiver: false, Handlers.Count: > 0 })
            {
                Log.NotMapped(logger, endpoint.Name);
            }
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The server has stopped by now: nothing new comes in.
    public Task StoppedAsync(CancellationToken cancellationToken) =>
        inbox is DirectInbox direct ? direct.DrainAsync(cancellationToken) : Task.CompletedTask;
}
