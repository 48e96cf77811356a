using System.Text;
using System.Text.Json;

namespace Webhooks.Tests.Contract;

/// <summary>
/// A third provider, made with the public API alone. Its scheme is that of Standard Webhooks where it differs most from the built-in
/// ones: it signs an id header beside the body, spells signatures in base64, and encodes its keys.
/// </summary>
internal sealed class ToyProvider : WebhookProvider
{
    public const string IdHeader = "toy-id";
    public const string SignatureHeader = "toy-signature";
    private const string KeyPrefix = "toysec_";

    public override string Name => "Toy";

    public override Type EventBase => typeof(ToyEvent);

    public override IReadOnlyDictionary<string, Type> EventTypes { get; } = new Dictionary<string, Type> { ["toy.rolled"] = typeof(ToyRolled) };

    public override IReadOnlyList<string> UnsignedHeaders => ["toy-colour"];

    public override WebhookSecret CreateSecret(string secret) =>
        secret?.StartsWith(KeyPrefix, StringComparison.Ordinal) == true
            ? new(Convert.FromBase64String(secret[KeyPrefix.Length..]))
            : throw new ArgumentException($"A toy's secret starts with {KeyPrefix}.", nameof(secret));

    public override WebhookVerificationOutcome CheckHeaders(WebhookHeaders headers) => Read(headers, stackalloc byte[32], out _);

    public override WebhookVerification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets)
    {
        Span<byte> signature = stackalloc byte[WebhookSignature.Sha256Length];

        return Read(headers, signature, out var id) is var outcome and not WebhookVerificationOutcome.None
            ? WebhookVerification.Refused(outcome)
            : WebhookSignature.VerifyHmacSha256(signature, Prefix(id), body, secrets);
    }

    public override bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity)
    {
        identity = new("");

        if (TryRead(body) is not { ValueKind: JsonValueKind.Object } json)
        {
            return false;
        }

        _ = headers.TryGetSignature(IdHeader, out var id);
        identity = new(Text(json, "type"), id.Length > 0 ? id : null);
        return true;
    }

    public override WebhookEvent Parse(string type, ReadOnlySpan<byte> body) =>
        type == "toy.rolled" && TryRead(body) is { ValueKind: JsonValueKind.Object } json
            ? new ToyRolled { Type = type, Name = Text(json, "name") }
            : new UnknownToyEvent { Type = type };

    public override void Sign(IDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        var (id, signature) = (Guid.NewGuid().ToString(), new byte[WebhookSignature.Sha256Length]);
        secret.ComputeHmacSha256(Prefix(id), body, signature);
        headers[IdHeader] = id;
        headers[SignatureHeader] = Convert.ToBase64String(signature);
    }

    private static WebhookVerificationOutcome Read(WebhookHeaders headers, Span<byte> signature, out string id)
    {
        if (headers.TryGetSignature(IdHeader, out id) is var missing and not WebhookVerificationOutcome.None)
        {
            return missing;
        }

        return headers.TryGetSignature(SignatureHeader, out var text) is var outcome and not WebhookVerificationOutcome.None ? outcome
            : WebhookSignature.TryDecodeBase64(text, signature) ? WebhookVerificationOutcome.None
            : WebhookVerificationOutcome.MalformedSignature;
    }

    private static byte[] Prefix(string id) => Encoding.UTF8.GetBytes($"{id}.");

    private static JsonElement? TryRead(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);

        try
        {
            var json = JsonElement.ParseValue(ref reader);
            return reader.Read() ? null : json;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() ?? "" : "";
        }
        catch (InvalidOperationException)
        {
            // Lone surrogates and invalid UTF-8 are no text.
            return "";
        }
    }
}
