using System.Text;
using Webhooks.Benchmarks;

namespace Webhooks.Startup;

/// <summary>A delivery as a provider sends it, down to the bytes of its request.</summary>
internal static class SignedRequest
{
    /// <param name="provider">Who sends it, to <c>/webhooks/</c> and its name.</param>
    /// <param name="payload">A payload of the tests.</param>
    public static byte[] Create(WebhookProvider provider, string payload)
    {
        var name = provider.Name.ToLowerInvariant();
        var body = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Payloads", name, $"{payload}.json"));
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" };
        provider.Sign(headers, body, provider.CreateSecret(SignedDelivery.Secret));

        var head = new StringBuilder($"POST /webhooks/{name} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {body.Length}\r\n");

        foreach (var (header, value) in headers)
        {
            head.Append(header).Append(": ").Append(value).Append("\r\n");
        }

        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. body];
    }
}
