using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Webhooks.Cli.Listening;

/// <summary>The receiver in the terminal: the SDK's own endpoints on a server of their own.</summary>
internal sealed class Listener(ListenSettings settings)
{
    /// <summary>Receives until it is cancelled, or has seen as many deliveries as the settings say.</summary>
    /// <param name="started">Called with the address once it listens.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action<string> started, CancellationToken cancellationToken)
    {
        await using var app = Build();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watcher = new DeliveryWatcher(settings, new(settings.Json), TimeProvider.System, ended.Cancel);

        app.Use(watcher.InvokeAsync);
        app.UseRouting();

        foreach (var known in KnownProvider.All)
        {
            app.MapWebhook(Paths.Of(known), known.Provider.Name);
        }

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new CliException($"Port {settings.Port} is taken: pass another --port, or --port 0 for a free one.");
        }

        started(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended.Token).ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await app.StopAsync(CancellationToken.None);
    }

    private WebApplication Build()
    {
        // An empty builder: the settings of whatever project the terminal stands in are not ours. Development turns on the diagnosis.
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = Environments.Development });

        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(new IPEndPoint(settings.Address, settings.Port));
        });
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(new NoteTaker());

        foreach (var known in KnownProvider.All)
        {
            builder.Services.AddWebhook(known.Provider, configure: Configure).On<WebhookEvent>(static (_, _) =>
            {
                Notes.Current?.IsHandled = true;
                return Task.CompletedTask;
            });
        }

        return builder.Build();
    }

    private void Configure(WebhookOptions options)
    {
        foreach (var secret in settings.Secrets)
        {
            options.Secrets.Add(secret);
        }

        options.AllowUnsigned = settings.Secrets.Count == 0;
    }
}
