using System.Text;
using Webhooks.CircleCI;
using Webhooks.Tests;

namespace Webhooks.Sqlite.Tests;

/// <summary>Deliveries of CircleCI's ping, small and typed.</summary>
internal static class Deliveries
{
    public static readonly string Secret = CapturedLogs.Never("a-secret-of-the-inbox-tests");

    public static byte[] Body(string id, string name = "build") => Encoding.UTF8.GetBytes(
        $$$"""{"type":"ping","id":"{{{id}}}","happened_at":"2026-03-01T10:00:00.123456Z","webhook":{"id":"d4ab06bc-eb79-463d-8aa4-47d066382d3b","name":"{{{name}}}"}}""");

    public static WebhookDelivery New(string? id = null, string name = "build", string? tenant = null, string endpoint = "CircleCI")
    {
        id ??= Guid.NewGuid().ToString();

        return new()
        {
            Provider = "CircleCI",
            Endpoint = endpoint,
            Tenant = tenant,
            Id = id,
            Type = "ping",
            ReceivedAt = DateTimeOffset.UtcNow,
            OccurredAt = new(2026, 3, 1, 10, 0, 0, 123, 456, TimeSpan.Zero),
            IsVerified = true,
            Body = Body(id, name),
        };
    }

    /// <summary>The headers that CircleCI would send with a body.</summary>
    public static Dictionary<string, string> Headers(byte[] body)
    {
        var headers = new Dictionary<string, string>();
        CircleCIWebhook.Provider.Sign(headers, body, new(Secret));
        return headers;
    }
}
