using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Handling;

/// <summary>An app without a host and without HTTP: a service collection with one endpoint, CircleCI's unless told.</summary>
internal sealed class PlainApp : IAsyncDisposable
{
    public static readonly WebhookSecret Secret = new(CapturedLogs.Never("the-secret-of-the-plain-app"));

    private readonly ServiceProvider _services;

    public PlainApp(Action<WebhookBuilder> endpoint, Action<IServiceCollection>? more = null, WebhookProvider? provider = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(Logs));
        endpoint(services.AddWebhook(
            provider ?? CircleCIWebhook.Provider, "CircleCI", options => options.Secrets.Add("the-secret-of-the-plain-app")));
        more?.Invoke(services);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public CapturedLogs Logs { get; } = new();

    public WebhookReceiver Receiver => _services.GetRequiredKeyedService<WebhookReceiver>("CircleCI");

    public WebhookDispatcher Dispatcher => _services.GetRequiredService<WebhookDispatcher>();

    public IServiceProvider Services => _services;

    /// <summary>A body, as the endpoint would hand it to the dispatcher.</summary>
    public static WebhookDelivery Deliver(byte[] body, string endpoint = "CircleCI", string provider = "CircleCI")
    {
        CircleCIWebhook.Provider.TryIdentify(default, body, out var identity);

        return new()
        {
            Provider = provider,
            Endpoint = endpoint,
            Id = identity.Id ?? "none",
            Type = identity.Type,
            Body = body,
            ReceivedAt = new(2025, 3, 4, 9, 20, 0, TimeSpan.Zero),
            IsVerified = true,
        };
    }

    /// <summary>Hands a payload of CircleCI's to the dispatcher.</summary>
    public Task<WebhookDispatchResult> DispatchAsync(string payload, int attempt = 1, CancellationToken cancellationToken = default) =>
        Dispatcher.DispatchAsync(Deliver(Payload.Read($"circleci/{payload}")), attempt, cancellationToken);

    /// <summary>Receives a body as CircleCI would send it.</summary>
    public async Task<WebhookReceipt> ReceiveAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        var headers = new Dictionary<string, string>();
        Receiver.Provider.Sign(headers, body.Span, Secret);
        return await Receiver.ReceiveAsync(WebhookHeaders.Create(headers), body, cancellationToken: cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Assert.Empty(CapturedLogs.Leaks);
    }
}
