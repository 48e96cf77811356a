using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Inbox;
using Webhooks.Telemetry;

namespace Webhooks.Configuration;

/// <summary>
/// Refuses to start with options that cannot be meant, warns of those that are seldom meant, and lets handlers that are still running
/// finish when the app stops.
/// </summary>
internal sealed class WebhookStartup(
    WebhookSettingsRegistry endpoints, IWebhookInbox inbox, IConfiguration? configuration, ILogger logger) : IHostedLifecycleService
{
    /// <summary>What an adapter has to check when the server has started; what it throws ends the start.</summary>
    public Action? CheckAddresses { get; set; }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var settings in endpoints.All)
        {
            Check(settings.Endpoint, settings.Current);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Only now does the server know every address.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        CheckAddresses?.Invoke();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The server has stopped by now: nothing new comes in.
    public Task StoppedAsync(CancellationToken cancellationToken) =>
        inbox is DirectInbox direct ? direct.DrainAsync(cancellationToken) : Task.CompletedTask;

    private void Check(WebhookEndpointDefinition endpoint, WebhookSettings settings)
    {
        if (settings.Options.AllowUnsigned)
        {
            Log.UnsignedAllowed(logger, endpoint.Name);
        }

        if (endpoint.Handlers.Count == 0 && inbox is DirectInbox)
        {
            Log.NoHandlerRegistered(logger, endpoint.Name);
        }

        for (var index = 0; index < settings.Secrets.Length; index++)
        {
            if (settings.Secrets[index].HasOuterWhiteSpace)
            {
                Log.SecretHasWhiteSpace(logger, endpoint.Name, index);
            }
        }

        var layers = LayersWithSecrets(endpoint.SectionPath);

        if (layers > 1)
        {
            Log.SecretsFromSeveralLayers(logger, endpoint.Name, layers);
        }
    }

    private int LayersWithSecrets(string section)
    {
        var path = $"{section}:{nameof(WebhookOptions.Secrets)}";

        return configuration is IConfigurationRoot root
            ? root.Providers.Count(provider => (provider.TryGet(path, out var single) && !string.IsNullOrEmpty(single)) || provider.GetChildKeys([], path).Any())
            : 0;
    }
}
