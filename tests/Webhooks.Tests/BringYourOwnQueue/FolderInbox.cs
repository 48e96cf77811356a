using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks;

namespace MyApp;

/// <summary>A queue that is a folder: each delivery is a file, until its handlers have succeeded.</summary>
public sealed class FolderInbox(string folder, IServiceProvider services) : BackgroundService, IWebhookInbox
{
    private const int MaxAttempts = 10;

    private readonly WebhookDispatcher _dispatcher = services.GetRequiredService<WebhookDispatcher>();
    private readonly IWebhookDeduplicator _deduplicator = services.GetRequiredService<IWebhookDeduplicator>();

    // The request waits for this. What it throws is answered 503, and the provider may come again.
    public async ValueTask<WebhookAcceptance> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var message = new Message(
            delivery.Provider, delivery.Endpoint, delivery.Tenant, delivery.Id, delivery.Type, delivery.ReceivedAt, delivery.OccurredAt,
            delivery.IsVerified, new(delivery.UnsignedHeaders), delivery.Body.ToArray(), Attempt: 1, SucceededHandlers: [], NotBefore: default);

        await WriteAsync(Path.Combine(folder, $"{Guid.CreateVersion7():n}.json"), message, cancellationToken);
        return WebhookAcceptance.Stored;
    }

    // This may as well be another process, without web server and secrets; one alone, as files have no locks.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
            {
                await HandleAsync(file, stoppingToken);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, stoppingToken);
        }
    }

    private async Task HandleAsync(string file, CancellationToken stopping)
    {
        var message = JsonSerializer.Deserialize<Message>(await File.ReadAllBytesAsync(file, stopping))!;

        // Deliveries of endpoints that are not registered here are for somebody else: leave them.
        if (message.NotBefore > TimeProvider.System.GetUtcNow() || !_dispatcher.Endpoints.Contains(message.Endpoint))
        {
            return;
        }

        var delivery = message.ToDelivery();
        var claim = await _deduplicator.ClaimAsync(delivery, stopping);

        if (claim.IsDuplicate)
        {
            File.Delete(file);
            return;
        }

        var result = await _dispatcher.DispatchAsync(
            delivery, message.Attempt, [.. message.SucceededHandlers.Union(claim.SucceededHandlers)], stopping);

        if (result.IsSuccess)
        {
            // First remembered, then acknowledged: a crash in between makes a duplicate, not a second run.
            await _deduplicator.CompleteAsync(delivery, claim, WindowOf(message.Endpoint), CancellationToken.None);
            File.Delete(file);
            return;
        }

        await _deduplicator.ReleaseAsync(delivery, claim, result.SucceededHandlers, CancellationToken.None);

        // Interrupted by the end of the app: the next start tries again, as the same attempt.
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        if (message.Attempt == MaxAttempts)
        {
            File.Move(file, Path.ChangeExtension(file, ".dead"));
            return;
        }

        await WriteAsync(
            file,
            message with
            {
                Attempt = message.Attempt + 1,
                SucceededHandlers = [.. result.SucceededHandlers],
                NotBefore = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(Math.Pow(2, message.Attempt)),
            },
            CancellationToken.None);
    }

    private TimeSpan WindowOf(string endpoint) =>
        services.GetRequiredKeyedService<WebhookReceiver>(endpoint).Options.DeduplicationWindow;

    // On disk before it has its name: a crash leaves a whole message or none.
    private static async Task WriteAsync(string file, Message message, CancellationToken cancellationToken)
    {
        await using (var stream = File.Create(file + ".tmp"))
        {
            await JsonSerializer.SerializeAsync(stream, message, cancellationToken: cancellationToken);
            stream.Flush(flushToDisk: true);
        }

        File.Move(file + ".tmp", file, overwrite: true);
    }

    private sealed record Message(
        string Provider, string Endpoint, string? Tenant, string Id, string Type, DateTimeOffset ReceivedAt, DateTimeOffset? OccurredAt,
        bool IsVerified, Dictionary<string, string> UnsignedHeaders, byte[] Body, int Attempt, string[] SucceededHandlers, DateTimeOffset NotBefore)
    {
        public WebhookDelivery ToDelivery() => new()
        {
            Provider = Provider,
            Endpoint = Endpoint,
            Tenant = Tenant,
            Id = Id,
            Type = Type,
            ReceivedAt = ReceivedAt,
            OccurredAt = OccurredAt,
            IsVerified = IsVerified,
            UnsignedHeaders = UnsignedHeaders,
            Body = Body,
        };
    }
}
