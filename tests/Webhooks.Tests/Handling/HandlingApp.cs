using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Handling;

/// <summary>An app without a web server: one endpoint, CircleCI's unless told, and what was logged.</summary>
internal sealed class HandlingApp : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public HandlingApp(Action<WebhookBuilder> handlers, WebhookProvider? provider = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug));
        handlers(services.AddWebhook(provider ?? CircleCIWebhook.Provider, configure: options => options.AllowUnsigned = true));
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    public CapturedLogs Logs { get; } = new();

    public IServiceProvider Services => _services;

    public WebhookDispatcher Dispatcher => _services.GetRequiredService<WebhookDispatcher>();

    public WebhookReceiver Receiver(string name = "CircleCI") => _services.GetRequiredKeyedService<WebhookReceiver>(name);

    public Task<WebhookDispatchResult> DispatchAsync(string payload, int attempt = 1, CancellationToken cancellationToken = default) =>
        Dispatcher.DispatchAsync(Delivery(payload), attempt, cancellationToken);

    public static WebhookDelivery Delivery(string payload, string endpoint = "CircleCI", string provider = "CircleCI")
    {
        var body = Payload.Read($"circleci/{payload}");
        Assert.True(CircleCIWebhook.Provider.TryIdentify(default, body, out var identity));

        return new()
        {
            Provider = provider,
            Endpoint = endpoint,
            Id = identity.Id ?? Convert.ToHexStringLower(SHA256.HashData(body)),
            Type = identity.Type,
            ReceivedAt = DateTimeOffset.UnixEpoch,
            IsVerified = true,
            Body = body,
        };
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
