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

    public WebhookProcessor Processor => _services.GetRequiredService<WebhookProcessor>();

    public IServiceProvider Services => _services;

    /// <summary>A body, as an inbox would hand it to the processor.</summary>
    public static WebhookDelivery Deliver(byte[] body, string endpoint = "CircleCI", string provider = "CircleCI", string? id = null)
    {
        CircleCIWebhook.Provider.TryIdentify(default, body, out var identity);

        return new()
        {
            Provider = provider,
            Endpoint = endpoint,
            Id = id ?? identity.Id ?? "none",
            Type = identity.Type,
            Body = body,
            ReceivedAt = new(2025, 3, 4, 9, 20, 0, TimeSpan.Zero),
            IsVerified = true,
        };
    }

    /// <summary>Makes an attempt at a payload of CircleCI's, each time another delivery.</summary>
    public Task<WebhookAttemptResult> ProcessAsync(string payload, int attempt = 1, CancellationToken cancellationToken = default) =>
        ProcessAsync(Deliver(Payload.Read($"circleci/{payload}"), id: Guid.NewGuid().ToString()), attempt, [], cancellationToken);

    /// <summary>Makes an attempt at a delivery.</summary>
    public Task<WebhookAttemptResult> ProcessAsync(
        WebhookDelivery delivery,
        int attempt = 1,
        IReadOnlyCollection<string>? succeeded = null,
        CancellationToken cancellationToken = default) =>
        Processor.ProcessAsync(new() { Delivery = delivery, Number = attempt, SucceededHandlers = succeeded ?? [] }, cancellationToken);

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
