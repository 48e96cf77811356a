using System.Text;

namespace Webhooks.Tests.Contract;

/// <summary>A provider under test, and what the contract cannot know of it.</summary>
internal sealed record ProviderEntry(WebhookProvider Provider, string SignatureHeader)
{
    /// <summary>Bodies such as it sends.</summary>
    public required IReadOnlyList<byte[]> Bodies { get; init; }

    /// <summary>A short one of them, for what is tried at every byte.</summary>
    public required byte[] Sample { get; init; }

    /// <summary>A body that names nothing but its type, for which % stands; null when every type is the same to the provider.</summary>
    public string? TypedAs { get; init; }

    /// <summary>Makes a body of a type that its class fits, where one that names nothing but the type does not.</summary>
    public Func<string, byte[]>? BodyOf { get; init; }

    /// <summary>How deep a body may be nested to be identified; a provider of a user's own has the limit of System.Text.Json.</summary>
    public int MaxDepth { get; init; } = int.MaxValue;

    /// <summary>The header that names the type; null when the body does.</summary>
    public string? TypeHeader { get; init; }

    /// <summary>Headers that are signed beside the body.</summary>
    public IReadOnlyList<string> SignedHeaders { get; init; } = [];

    /// <summary>Spells a text as one of its secrets.</summary>
    public Func<string, string> SecretOf { get; init; } = static text => text;

    public byte[] OfType(string type) =>
        BodyOf?.Invoke(type) ?? Encoding.UTF8.GetBytes(TypedAs!.Replace("%", type, StringComparison.Ordinal));

    public WebhookHeaders HeadersOf(string type) =>
        TypeHeader is null ? default : WebhookHeaders.Create(KeyValuePair.Create(TypeHeader, type));

    public WebhookSecret Secret(string text) => Provider.CreateSecret(SecretOf(text));

    /// <summary>The headers that the provider would send with a body.</summary>
    public Dictionary<string, string> Sign(byte[] body, WebhookSecret secret)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Provider.Sign(headers, body, secret);
        return headers;
    }
}
