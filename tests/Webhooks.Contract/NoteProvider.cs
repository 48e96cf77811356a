using System.Text.Json;

namespace Webhooks.Contract;

/// <summary>A provider of the contract's own. Its parser throws on a body that says <c>broken</c>, as a user's parser might.</summary>
public sealed class NoteProvider : WebhookProvider
{
    private const string Header = "note-signature";

    public static NoteProvider Instance { get; } = new();

    public override string Name => "Note";

    public override Type EventBase => typeof(Note);

    public override IReadOnlyDictionary<string, Type> EventTypes { get; } = new Dictionary<string, Type> { ["note"] = typeof(Note) };

    public static byte[] Body(string id, bool isBroken = false) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["id"] = id, ["text"] = isBroken ? "broken" : "whole" });

    public override WebhookVerificationOutcome? CheckHeaders(WebhookHeaders headers) =>
        headers.GetSingle(Header) is null ? WebhookVerificationOutcome.MissingSignature : null;

    public override WebhookVerification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets) =>
        CheckHeaders(headers) is { } refusal
            ? WebhookVerification.Refused(refusal)
            : WebhookSignature.VerifyHmacSha256(Convert.FromHexString(headers.GetSingle(Header)!), body, secrets);

    public override bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity)
    {
        using var json = JsonDocument.Parse(body.ToArray());
        identity = new("note") { Id = json.RootElement.GetProperty("id").GetString() };
        return true;
    }

    public override WebhookEvent Parse(string type, ReadOnlySpan<byte> body) =>
        body.IndexOf("broken"u8) >= 0 ? throw new FormatException("The note is broken.") : new Note { Type = type, Drift = [] };

    public override void Sign(IDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        Span<byte> signature = stackalloc byte[WebhookSignature.Sha256Length];
        secret.ComputeHmacSha256(body, signature);
        headers[Header] = Convert.ToHexStringLower(signature);
    }
}
