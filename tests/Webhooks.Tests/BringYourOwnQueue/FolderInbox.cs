using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Webhooks;

namespace MyApp;

/// <summary>A queue that is a folder: each delivery is a file, until its handlers have succeeded.</summary>
public sealed class FolderInbox(string folder, IServiceProvider services) : BackgroundService, IWebhookInbox
{
    private readonly WebhookProcessor _processor = services.GetRequiredService<WebhookProcessor>();
    private readonly WebhookProcessingOptions _options = services.GetRequiredService<IOptions<WebhookProcessingOptions>>().Value;

    // The request waits for this. An exception is answered 503, and the provider may retry.
    public async ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        await WriteAsync(Path.Combine(folder, $"{Guid.CreateVersion7():n}.json"), Message.Of(delivery), cancellationToken);
        return WebhookOutcome.Stored;
    }

    // This may as well be another process, without web server and secrets; one alone, as files have no locks.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var drain = new CancellationTokenSource();
        using var stopping = stoppingToken.Register(() => drain.CancelAfter(_options.DrainTimeout));
        var places = new Dictionary<string, Task>();
        await HandleSuspectsAsync(stoppingToken, drain.Token);

        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var (file, message) in (await ReadDueAsync(places.Keys)).Take(_options.Concurrency - places.Count))
            {
                places.Add(file, HandleAsync(file, message, drain.Token));
            }

            await Task.WhenAny([Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None), .. places.Values]);

            foreach (var (file, place) in places.Where(place => place.Value.IsCompleted).ToList())
            {
                places.Remove(file);
                await place;
            }
        }

        await Task.WhenAll(places.Values);
    }

    // What was being handled when the process ended may be what ended it: one after the other, before anything else.
    private async Task HandleSuspectsAsync(CancellationToken stopping, CancellationToken drain)
    {
        foreach (var file in Files())
        {
            if (!stopping.IsCancellationRequested && await ReadAsync(file) is { IsRunning: true } message)
            {
                await (message.Attempt > _options.MaxAttempts ? BuryAsync(file, message) : HandleAsync(file, message, drain));
            }
        }
    }

    // In the order in which they are due. Leave deliveries of endpoints without handlers here to other processes.
    private async Task<IEnumerable<(string File, Message? Message)>> ReadDueAsync(IReadOnlyCollection<string> running)
    {
        var now = TimeProvider.System.GetUtcNow();
        var due = new List<(string File, Message? Message)>();

        foreach (var file in Files().Where(file => !running.Contains(file)))
        {
            var message = await ReadAsync(file);

            if (message is null || (message.NotBefore <= now && _processor.Endpoints.Contains(message.Endpoint)))
            {
                due.Add((file, message));
            }
        }

        return due.OrderBy(entry => entry.Message?.NotBefore);
    }

    private async Task HandleAsync(string file, Message? message, CancellationToken drain)
    {
        if (message is null)
        {
            File.Move(file, Path.ChangeExtension(file, ".dead"));
            return;
        }

        await AttemptAsync(file, message, drain);
    }

    private async Task AttemptAsync(string file, Message message, CancellationToken drain)
    {
        // Counted before it starts: an attempt that ends the process is used up.
        await WriteAsync(file, message with { IsRunning = true, Attempt = message.Attempt + 1 }, CancellationToken.None);

        var attempt = new WebhookAttempt
        {
            Delivery = message.ToDelivery(),
            Number = message.Attempt,
            SucceededHandlers = message.SucceededHandlers,
        };
        var result = await _processor.ProcessAsync(attempt, drain);

        if (result.IsDone)
        {
            File.Delete(file);
            return;
        }

        var next = message with
        {
            Attempt = result.Counts ? message.Attempt + 1 : message.Attempt,
            SucceededHandlers = [.. result.SucceededHandlers],
            NotBefore = TimeProvider.System.GetUtcNow() + result.RetryAfter,
        };

        await (result.Outcome == WebhookAttemptOutcome.Dead ? BuryAsync(file, next) : WriteAsync(file, next, CancellationToken.None));
    }

    private static async Task BuryAsync(string file, Message message)
    {
        await WriteAsync(file, message with { IsRunning = false }, CancellationToken.None);
        File.Move(file, Path.ChangeExtension(file, ".dead"));
    }

    private IEnumerable<string> Files() => Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal);

    // Null when it is no message.
    private static async Task<Message?> ReadAsync(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Message>(await File.ReadAllBytesAsync(file));
        }
        catch (JsonException)
        {
            return null;
        }
    }

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
        string? Subject, WebhookOrigin Origin, bool IsVerified, Dictionary<string, string> UnsignedHeaders, byte[] Body)
    {
        public int Attempt { get; init; } = 1;

        public bool IsRunning { get; init; }

        public string[] SucceededHandlers { get; init; } = [];

        public DateTimeOffset NotBefore { get; init; }

        public static Message Of(WebhookDelivery delivery) => new(
            delivery.Provider, delivery.Endpoint, delivery.Tenant, delivery.Id, delivery.Type, delivery.ReceivedAt, delivery.OccurredAt,
            delivery.Subject, delivery.Origin, delivery.IsVerified, new(delivery.UnsignedHeaders), delivery.Body.ToArray());

        public WebhookDelivery ToDelivery() => new()
        {
            Provider = Provider,
            Endpoint = Endpoint,
            Tenant = Tenant,
            Id = Id,
            Type = Type,
            ReceivedAt = ReceivedAt,
            OccurredAt = OccurredAt,
            Subject = Subject,
            Origin = Origin,
            IsVerified = IsVerified,
            UnsignedHeaders = UnsignedHeaders,
            Body = Body,
        };
    }
}
