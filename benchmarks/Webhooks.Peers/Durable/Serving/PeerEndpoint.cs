using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Webhooks.Benchmarks;
using Webhooks.CircleCI;

namespace Webhooks.Peers.Durable.Serving;

/// <summary>The receiving half of every way that is not ours: the same verification for all of them, as fast as we know how.</summary>
internal static class PeerEndpoint
{
    private static readonly WebhookSecret Secret = new(SignedDelivery.Secret);

    /// <summary>Maps an endpoint that verifies, stores, and answers when the delivery is stored.</summary>
    public static void MapPeer(this WebApplication app, Func<StoredDelivery, Task> store)
    {
        app.MapPost(DurableServer.Path, (RequestDelegate)ReceiveAndStoreAsync);

        async Task ReceiveAndStoreAsync(HttpContext context)
        {
            if (await ReceiveAsync(context) is { } delivery)
            {
                await store(delivery);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
            }
        }
    }

    /// <summary>Reads and verifies a delivery; null when its signature does not hold.</summary>
    public static async ValueTask<StoredDelivery?> ReceiveAsync(HttpContext context)
    {
        var body = new byte[context.Request.ContentLength ?? 0];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        return CircleCIWebhook.Verify(body, context.Request.Headers[CircleCIWebhook.SignatureHeader], Secret).IsVerified
            ? new(IdOf(body), body)
            : null;
    }

    // The id, and nothing behind it.
    private static Guid IdOf(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        json.Read();

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isId = json.ValueTextEquals("id"u8);
            json.Read();

            if (isId)
            {
                return json.GetGuid();
            }

            json.Skip();
        }

        return default;
    }
}
