using System.Text;

namespace Webhooks.Tests;

/// <summary>Deliveries as a receiver makes them, for tests that begin behind it.</summary>
public static class Deliveries
{
    public static WebhookDelivery Ping(
        string? id = null, string? body = null, string endpoint = "CircleCI", string? tenant = null, string provider = "CircleCI") => new()
        {
            Provider = provider,
            Endpoint = endpoint,
            Tenant = tenant,
            Id = id ?? Guid.NewGuid().ToString(),
            Type = "ping",
            ReceivedAt = TimeProvider.System.GetUtcNow(),
            IsVerified = true,
            Body = Encoding.UTF8.GetBytes(body ?? $$"""{"type":"ping","id":"{{id}}"}"""),
        };
}
