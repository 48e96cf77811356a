using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Webhooks.Tests.Configuration;

/// <summary>An app of the generic host, without a web server, with the given configuration.</summary>
internal sealed class ConfiguredApp : IDisposable
{
    private readonly IHost _host;

    public ConfiguredApp(Action<IServiceCollection, IConfiguration> services, params (string Key, string? Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        builder.Logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug);
        services(builder.Services, builder.Configuration);
        _host = builder.Build();
    }

    /// <summary>An app with the endpoint CircleCI, settings given by the names of options.</summary>
    public static ConfiguredApp OfCircleCI(params (string Option, string? Value)[] options) => new(
        (services, _) => services.AddCircleCIWebhook(),
        [.. options.Select(option => ($"Webhooks:CircleCI:{option.Option}", option.Value))]);

    public CapturedLogs Logs { get; } = new();

    public IServiceProvider Services => _host.Services;

    public WebhookReceiver Receiver(string name = "CircleCI") => Services.GetRequiredKeyedService<WebhookReceiver>(name);

    public WebhookOptions Options(string name = "CircleCI") => Receiver(name).Options;

    /// <summary>What starting the app says against its configuration.</summary>
    public async Task<TException> RefusesToStartAsync<TException>()
        where TException : Exception
    {
        var refused = await Assert.ThrowsAsync<TException>(() => _host.StartAsync());
        Assert.Empty(CapturedLogs.Leaks);
        return refused;
    }

    public async Task StartAsync()
    {
        await _host.StartAsync();
        await _host.StopAsync();
    }

    public void Dispose() => _host.Dispose();
}
