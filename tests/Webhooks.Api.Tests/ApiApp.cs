using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Webhooks.Api.Tests;

/// <summary>Services with the clients, configured as an app configures them, and everything they log.</summary>
internal sealed class ApiApp : IDisposable
{
    private readonly ServiceProvider _services;

    public ApiApp(Action<IServiceCollection> register, params (string Key, string? Value)[] settings)
    {
        Configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => $"Webhooks:Api:{setting.Key}", setting => setting.Value))
            .Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(Configuration);
        services.AddLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace));
        register(services);
        _services = services.BuildServiceProvider();
    }

    public IConfigurationRoot Configuration { get; }

    public CapturedLogs Logs { get; } = new();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public void Dispose()
    {
        _services.Dispose();
        Logs.Dispose();
    }

    /// <summary>No line of any logger, ours or the framework's, holds this.</summary>
    public void NeverLogged(string text) =>
        Assert.DoesNotContain(Logs.Entries, entry => $"{entry.Message} {entry.Exception}".Contains(text, StringComparison.Ordinal));
}
