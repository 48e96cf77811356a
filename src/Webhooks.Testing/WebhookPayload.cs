using System.Text;
using System.Text.Json.Nodes;

namespace Webhooks.Testing;

/// <summary>
/// The body of a delivery as its provider would send it: minified, in UTF-8. A payload never changes and is safe for concurrent use;
/// every edit makes another one.
/// </summary>
public abstract class WebhookPayload
{
    private readonly byte[] _body;

    private protected WebhookPayload(WebhookProvider provider, byte[] body) => (Provider, _body) = (provider, body);

    /// <summary>Gets the provider that sends such bodies, and signs them.</summary>
    public WebhookProvider Provider { get; }

    /// <summary>Returns the bytes to sign and to send; a copy at each call.</summary>
    public byte[] ToBytes() => [.. _body];

    /// <summary>Returns the body as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_body);

    /// <summary>Adds the headers that are the payload's own and are signed with it; none unless overridden.</summary>
    internal virtual void AddHeaders(IDictionary<string, string> headers)
    {
    }

    private protected ReadOnlySpan<byte> Body => _body;

    private protected JsonObject Read() => (JsonObject)JsonNode.Parse(_body)!;
}
