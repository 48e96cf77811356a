using System.Text;
using Webhooks.CircleCI;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>A request as CircleCI sends it.</summary>
internal static class SignedRequest
{
    private static readonly WebhookSecret Secret = new(BrokerTests.Secret);

    public static async Task<HttpResponseMessage> SendAsync(HttpClient client, string id)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"type":"ping","id":"{{id}}","happened_at":"2026-01-02T03:04:05Z"}""");
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add(CircleCIWebhook.SignatureHeader, CircleCIWebhook.Sign(body, Secret));
        return await client.PostAsync("/webhooks/circleci", content);
    }
}
