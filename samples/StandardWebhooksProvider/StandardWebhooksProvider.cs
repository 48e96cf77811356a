using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;
using Webhooks;

namespace Samples.StandardWebhooks;

/// <summary>
/// Any sender that follows Standard Webhooks (https://www.standardwebhooks.com): id and time of sending are headers that are signed with
/// the body, a header may hold several signatures, and what was sent too long ago, or in the future, is refused. Senders that use Svix send
/// the same headers as <c>svix-id</c>, <c>svix-timestamp</c> and <c>svix-signature</c>; those count where there is no <c>webhook-signature</c>.
/// </summary>
/// <param name="time">The clock; null takes the system's.</param>
public sealed class StandardWebhooksProvider(TimeProvider? time = null) : WebhookProvider
{
    private const string IdHeader = "webhook-id";
    private const string TimestampHeader = "webhook-timestamp";
    private const string SignatureHeader = "webhook-signature";
    private const string NamePrefix = "webhook-";
    private const string SvixPrefix = "svix-";
    private const string Version = "v1,";
    private const string SecretPrefix = "whsec_";
    private const int MaxSignatures = 8;
    private const int MaxPrefix = 256;
    private const long ToleranceSeconds = 5 * 60;

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public override string Name => "StandardWebhooks";

    public override Type EventBase => typeof(StandardWebhook);

    // The types are each sender's own.
    public override IReadOnlyDictionary<string, Type> EventTypes { get; } = new Dictionary<string, Type>();

    /// <summary>The key is what stands in base64 behind <c>whsec_</c>.</summary>
    public override WebhookSecret CreateSecret(string secret)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);
        var base64 = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;

        return Base64.IsValid(base64)
            ? new WebhookSecret(Convert.FromBase64String(base64))
            : throw new ArgumentException("A secret of Standard Webhooks is base64, usually behind 'whsec_'. Copy it as the sender shows it.", nameof(secret));
    }

    public override WebhookVerificationOutcome? CheckHeaders(WebhookHeaders headers) =>
        Read(headers, stackalloc byte[MaxSignatures * WebhookSignature.Sha256Length], out _, stackalloc byte[MaxPrefix], out _);

    public override WebhookVerification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets)
    {
        Span<byte> signatures = stackalloc byte[MaxSignatures * WebhookSignature.Sha256Length];
        Span<byte> prefix = stackalloc byte[MaxPrefix];

        return Read(headers, signatures, out var decoded, prefix, out var length) is { } refusal
            ? WebhookVerification.Refused(refusal)
            : WebhookSignature.VerifyHmacSha256(signatures[..decoded], prefix[..length], body, secrets);
    }

    public override bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity)
    {
        var sent = StandardWebhooksJson.TryRead(body);
        identity = new(sent?.Type is { Length: <= 200 } type ? type : "")
        {
            Id = headers.GetSingle(HeaderName(headers, IdHeader)),
            OccurredAt = sent?.Timestamp,
        };
        return sent is not null;
    }

    public override WebhookEvent Parse(string type, ReadOnlySpan<byte> body) =>
        (StandardWebhooksJson.TryRead(body) ?? new StandardWebhook()) with { Type = type, Drift = [] };

    public override void Sign(IDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        Span<byte> signature = stackalloc byte[WebhookSignature.Sha256Length];
        Span<byte> prefix = stackalloc byte[MaxPrefix];
        headers["content-type"] = "application/json";
        headers[IdHeader] = $"msg_{Guid.NewGuid():N}";
        headers[TimestampHeader] = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Utf8.TryWrite(prefix, $"{headers[IdHeader]}.{headers[TimestampHeader]}.", out var length);
        secret.ComputeHmacSha256(prefix[..length], body, signature);
        headers[SignatureHeader] = Version + Convert.ToBase64String(signature);
    }

    /// <summary>Decodes the signatures, one behind the other, and writes what is signed in front of the body.</summary>
    /// <returns>Why they do not count; null when they do.</returns>
    private WebhookVerificationOutcome? Read(WebhookHeaders headers, Span<byte> signatures, out int decoded, Span<byte> prefix, out int length)
    {
        (decoded, length) = (0, 0);

        if (!headers.TryGetSignature(HeaderName(headers, SignatureHeader), out var header, out var refusal))
        {
            return refusal;
        }

        if (headers.GetSingle(HeaderName(headers, IdHeader)) is not { Length: > 0 and <= 200 } id
            || headers.GetSingle(HeaderName(headers, TimestampHeader)) is not { } timestamp
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sentAt)
            || !Utf8.TryWrite(prefix, $"{id}.{timestamp}.", out length))
        {
            return WebhookVerificationOutcome.MalformedSignature;
        }

        if (Math.Abs(_time.GetUtcNow().ToUnixTimeSeconds() - sentAt) > ToleranceSeconds)
        {
            return WebhookVerificationOutcome.TimestampOutOfRange;
        }

        decoded = Decode(header, signatures);

        return decoded > 0 ? null
            : header.Contains(Version, StringComparison.Ordinal) ? WebhookVerificationOutcome.MalformedSignature
            : WebhookVerificationOutcome.UnsupportedSignature;
    }

    // All three have one prefix: mixed ones are not of one sender.
    private static string HeaderName(WebhookHeaders headers, string name) =>
        headers[SignatureHeader].Count == 0 && headers[SvixPrefix + "signature"].Count > 0
            ? string.Concat(SvixPrefix, name.AsSpan(NamePrefix.Length))
            : name;

    private static int Decode(ReadOnlySpan<char> header, Span<byte> signatures)
    {
        var decoded = 0;

        foreach (var range in header.Split(' '))
        {
            var entry = header[range];

            if (decoded < signatures.Length
                && entry.StartsWith(Version)
                && WebhookSignature.TryDecodeBase64(entry[Version.Length..], signatures[decoded..]))
            {
                decoded += WebhookSignature.Sha256Length;
            }
        }

        return decoded;
    }
}
