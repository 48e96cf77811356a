using Microsoft.AspNetCore.Builder;
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
    // A request that still runs after a signal is cut off. The command line gives up on the command ten seconds after it.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Receives until it is cancelled, or has seen as many deliveries as the settings say.</summary>
    /// <param name="started">Called with the address once it listens.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action<string> started, CancellationToken cancellationToken)
    {
        await using var app = Build();

        // System.CommandLine registers for signals once the command runs asynchronously. The host registers at its start and takes the
        // signals that come before, so that both must end the wait.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        using var forwarder = settings.ForwardTo is { } url ? new Forwarder(url, settings.Insecure, TimeProvider.System) : null;
        var watcher = new DeliveryWatcher(settings, forwarder, new(settings.Json), TimeProvider.System, ended.Cancel);

        app.Use(watcher.InvokeAsync);
        app.UseRouting();

        foreach (var known in settings.Providers)
        {
            app.MapWebhook(Paths.Of(known), known.Provider.Name);
        }

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (settings.Address.Explain(exception) is { } explained)
        {
            throw explained;
        }

        started(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended.Token).ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await app.StopAsync(CancellationToken.None);
    }

    private WebApplication Build()
    {
        // An empty builder: the settings of the project in the current folder are not ours. Development turns on the diagnosis.
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = Environments.Development });

        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            settings.Address.Apply(kestrel);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Logging.AddProvider(new NoteTaker());

        foreach (var known in settings.Providers)
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
