using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Webhooks.Tests;

/// <summary>Requests as a provider sends them.</summary>
public static class SignedRequest
{
    /// <summary>Sends a signed body; any provider's.</summary>
    public static async Task<HttpResponseMessage> PostSignedAsync(
        this HttpClient client, string path, WebhookProvider provider, ReadOnlyMemory<byte> body, string secret)
    {
        using var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = new("application/json");

        foreach (var (name, value) in Headers(provider, body.Span, secret))
        {
            if (!name.Equals("content-type", StringComparison.OrdinalIgnoreCase))
            {
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await client.PostAsync(path, content);
    }

    /// <summary>Sends a signed body to a process that may end meanwhile; null when it ended before it answered.</summary>
    public static async Task<HttpStatusCode?> TryPostSignedAsync(
        this HttpClient client, string path, WebhookProvider provider, ReadOnlyMemory<byte> body, string secret)
    {
        try
        {
            using var answer = await client.PostSignedAsync(path, provider, body, secret);
            return answer.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException or IOException or SocketException)
        {
            return null;
        }
    }

    /// <summary>The bytes of a request as they go over the wire: its head and its body.</summary>
    public static (byte[] Head, byte[] Body) Raw(string path, WebhookProvider provider, string body, string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var headers = Headers(provider, bytes, secret)
            .Where(header => !header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase))
            .Select(header => $"{header.Key}: {header.Value}");
        string[] lines =
        [
            $"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", $"Content-Length: {bytes.Length}", .. headers,
        ];
        return (RawHttp.Head(lines), bytes);
    }

    private static Dictionary<string, string> Headers(WebhookProvider provider, ReadOnlySpan<byte> body, string secret)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        provider.Sign(headers, body, provider.CreateSecret(secret));
        return headers;
    }
}
