using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Testing;

/// <summary>
/// A delivery with every header that its provider sends, signed; and the ways to send it wrong on purpose. A request never changes and is
/// safe for concurrent use; sent again it is a repeat, byte for byte. To sign with a retired or a foreign secret, pass that secret.
/// </summary>
public sealed class SignedWebhookRequest
{
    private readonly WebhookProvider _provider;
    private readonly byte[] _body;
    private readonly Dictionary<string, string> _headers;

    /// <summary>Signs a payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="secret">The secret to sign with.</param>
    /// <exception cref="ArgumentNullException"><paramref name="payload"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is null or blank.</exception>
    public SignedWebhookRequest(WebhookPayload payload, string secret)
        : this(
            (payload ?? throw new ArgumentNullException(nameof(payload))).Provider,
            payload.ToBytes(),
            new(StringComparer.OrdinalIgnoreCase))
    {
        payload.AddHeaders(_headers);
        _provider.Sign(_headers, _body, _provider.CreateSecret(secret));
    }

    /// <summary>Signs any bytes: a captured body, one that is not JSON, one of a provider of your own.</summary>
    /// <param name="provider">
    /// The provider: <c>CircleCIWebhook.Provider</c>, <c>PerfseeWebhook.Provider</c>, <c>GitHubWebhook.Provider</c>.
    /// </param>
    /// <param name="body">The body; it is copied.</param>
    /// <param name="secret">The secret to sign with.</param>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is null, blank, or not what the provider's scheme expects.</exception>
    public SignedWebhookRequest(WebhookProvider provider, ReadOnlySpan<byte> body, string secret)
        : this(provider, body, secret, [])
    {
    }

    /// <summary>
    /// Signs any bytes beside headers that are there before: the id of a message of Standard Webhooks, which is signed too; the type of an
    /// event of GitHub.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="body">The body; it is copied.</param>
    /// <param name="secret">The secret to sign with.</param>
    /// <param name="headers">The headers. Those that the provider does not leave as they are, it replaces.</param>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> or <paramref name="headers"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="secret"/> is null, blank, or not what the provider's scheme expects; or a header is given twice.
    /// </exception>
    public SignedWebhookRequest(
        WebhookProvider provider, ReadOnlySpan<byte> body, string secret, IEnumerable<KeyValuePair<string, string>> headers)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(headers);
        (_provider, _body, _headers) = (provider, body.ToArray(), new(headers, StringComparer.OrdinalIgnoreCase));
        provider.Sign(_headers, _body, provider.CreateSecret(secret));
    }

    private SignedWebhookRequest(WebhookProvider provider, byte[] body, Dictionary<string, string> headers) =>
        (_provider, _body, _headers) = (provider, body, headers);

    /// <summary>Gets the headers, signature included; their names in any case.</summary>
    public IReadOnlyDictionary<string, string> Headers => _headers;

    /// <summary>Carries a signature of the right form that no secret makes: 403.</summary>
    public SignedWebhookRequest WithWrongSignature()
    {
        var headers = Copy();
        _provider.Sign(headers, _body, new(Guid.NewGuid().ToString()));
        return new(_provider, _body, headers);
    }

    /// <summary>Leaves the signature out, as a webhook without a secret does: 403.</summary>
    public SignedWebhookRequest WithoutSignature()
    {
        var headers = Copy();

        foreach (var name in _headers.Keys)
        {
            headers.Remove(name);

            if (_provider.CheckHeaders(WebhookHeaders.Create(headers)) == WebhookVerificationOutcome.MissingSignature)
            {
                break;
            }

            headers[name] = _headers[name];
        }

        return new(_provider, _body, headers);
    }

    /// <summary>Changes one character of the body after it was signed: 403.</summary>
    public SignedWebhookRequest WithTamperedBody()
    {
        var last = _body.AsSpan().LastIndexOfAnyInRange((byte)'a', (byte)'y');
        byte[] body = last < 0 ? [.. _body, (byte)' '] : [.. _body];

        if (last >= 0)
        {
            body[last]++;
        }

        return new(_provider, body, _headers);
    }

    /// <summary>Declares another content type: anything but <c>application/json</c> is answered 415.</summary>
    /// <param name="contentType">The content type; null leaves the header out.</param>
    public SignedWebhookRequest WithContentType(string? contentType) => WithHeader("content-type", contentType);

    /// <summary>Sets, replaces or leaves out a header.</summary>
    /// <param name="name">The header's name, in any case.</param>
    /// <param name="value">The value; null leaves the header out.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or blank.</exception>
    public SignedWebhookRequest WithHeader(string name, string? value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var headers = Copy();
        headers.Remove(name);

        if (value is not null)
        {
            headers[name] = value;
        }

        return new(_provider, _body, headers);
    }

    /// <summary>Makes the request to send; a new one at each call, as they cannot be sent twice.</summary>
    /// <param name="path">The endpoint's address, or its path under the client's base address.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    public HttpRequestMessage ToHttpRequestMessage([StringSyntax(StringSyntaxAttribute.Uri)] string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(_body) };

        foreach (var (name, value) in _headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private Dictionary<string, string> Copy() => new(_headers, _headers.Comparer);
}
