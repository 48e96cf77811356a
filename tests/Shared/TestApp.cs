using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Webhooks.Tests;

/// <summary>A real app on a real Kestrel, on a port of its own on the loopback address.</summary>
public sealed class TestApp : IAsyncDisposable
{
    private TestApp(WebApplication app, CapturedLogs logs, IDictionary<string, string?> settings)
    {
        (App, Logs, Settings) = (app, logs, settings);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    public WebApplication App { get; }

    public Uri Address { get; }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Address.Port);

    public HttpClient Client { get; }

    public CapturedLogs Logs { get; }

    /// <summary>The configuration, to be changed while the app runs: call <see cref="Reload"/> after it.</summary>
    public IDictionary<string, string?> Settings { get; }

    public IServiceProvider Services => App.Services;

    /// <summary>Starts an app.</summary>
    /// <param name="services">Adds endpoints, handlers and whatever else the app needs.</param>
    /// <param name="pipeline">Maps the endpoints.</param>
    /// <param name="settings">The configuration: <c>("Webhooks:CircleCI:Secrets:0", "…")</c>.</param>
    /// <param name="environment">The environment; Production unless told.</param>
    public static async Task<TestApp> StartAsync(
        Action<IServiceCollection> services,
        Action<WebApplication> pipeline,
        IEnumerable<(string Key, string? Value)>? settings = null,
        string environment = "Production")
    {
        var logs = new CapturedLogs();
        var configuration = new ChangingConfiguration((settings ?? []).ToDictionary(setting => setting.Key, setting => setting.Value));
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = environment });

        ((IConfigurationBuilder)builder.Configuration).Add(configuration);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);

            // Its limit runs on the system's clock; ours are what is tested.
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        services(builder.Services);

        var app = builder.Build();
        app.UseRouting();
        pipeline(app);
        await app.StartAsync();
        return new(app, logs, configuration.Values);
    }

    /// <summary>Lets the app see changed <see cref="Settings"/>.</summary>
    public void Reload() => ((IConfigurationRoot)App.Configuration).Reload();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        Assert.Empty(CapturedLogs.Leaks);
    }

    private sealed class ChangingConfiguration(Dictionary<string, string?> values) : ConfigurationProvider, IConfigurationSource
    {
        public IDictionary<string, string?> Values => values;

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load() => Data = new Dictionary<string, string?>(values, StringComparer.OrdinalIgnoreCase);
    }
}
