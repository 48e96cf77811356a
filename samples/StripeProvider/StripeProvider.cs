using System.Globalization;
using System.Text.Unicode;
using Webhooks;

namespace Samples.Stripe;

/// <summary>
/// Stripe's webhooks (https://docs.stripe.com/webhooks): one header holds the time of sending and one or more signatures, each over the
/// time, a dot and the body. What was sent too long ago is refused.
/// </summary>
/// <param name="time">The clock; null takes the system's.</param>
public sealed class StripeProvider(TimeProvider? time = null) : WebhookProvider
{
    private const string SignatureHeader = "Stripe-Signature";
    private const int MaxSignatures = 4;
    private const int MaxPrefix = 24;
    private const long ToleranceSeconds = 5 * 60;

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public override string Name => "Stripe";

    public override Type EventBase => typeof(StripeEvent);

    public override IReadOnlyDictionary<string, Type> EventTypes { get; } = new Dictionary<string, Type>
    {
        ["invoice.paid"] = typeof(InvoicePaid),
    };

    // An invoice.paid whose body does not fit is an unknown event, and handlers of those get it.
    public override Type? MisfitEvent => typeof(UnknownStripeEvent);

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
        var sent = StripeJson.TryRead(body, StripeJson.Default.StripeEnvelope);
        identity = new(sent?.Type is { Length: <= 100 } type ? type : "")
        {
            Id = sent?.Id is { Length: > 0 and <= 200 } id ? id : null,
            OccurredAt = sent is { Created: > 0 and < 100_000_000_000 } ? DateTimeOffset.FromUnixTimeSeconds(sent.Created) : null,
        };
        return StripeJson.IsObject(body);
    }

    public override WebhookEvent Parse(string type, ReadOnlySpan<byte> body)
    {
        StripeEvent? known = type == "invoice.paid" ? StripeJson.TryRead(body, StripeJson.Default.InvoicePaid) : null;

        return (known ?? new UnknownStripeEvent { RawBody = body.ToArray() }) with { Type = type, Drift = [] };
    }

    public override void Sign(IDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        Span<byte> signature = stackalloc byte[WebhookSignature.Sha256Length];
        Span<byte> prefix = stackalloc byte[MaxPrefix];
        var sentAt = _time.GetUtcNow().ToUnixTimeSeconds();
        Utf8.TryWrite(prefix, CultureInfo.InvariantCulture, $"{sentAt}.", out var length);
        secret.ComputeHmacSha256(prefix[..length], body, signature);
        headers["content-type"] = "application/json";
        headers[SignatureHeader] = string.Create(CultureInfo.InvariantCulture, $"t={sentAt},v1={Convert.ToHexStringLower(signature)}");
    }

    // Null when there is a signature: then they are one behind the other, and what is signed in front of the body is the prefix.
    private WebhookVerificationOutcome? Read(
        WebhookHeaders headers, Span<byte> signatures, out int decoded, Span<byte> prefix, out int length)
    {
        (decoded, length) = (0, 0);

        if (!headers.TryGetSignature(SignatureHeader, out var header, out var refusal))
        {
            return refusal;
        }

        long? sentAt = null;
        var hasVersion = false;

        foreach (var range in header.AsSpan().Split(','))
        {
            var entry = header.AsSpan(range);

            if (entry is ['t', '=', .. var digits])
            {
                sentAt = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
            }
            else if (entry is ['v', '1', '=', .. var hex])
            {
                hasVersion = true;
                decoded += decoded < signatures.Length && WebhookSignature.TryDecodeHex(hex, signatures[decoded..])
                    ? WebhookSignature.Sha256Length
                    : 0;
            }
        }

        return !hasVersion && sentAt is not null ? WebhookVerificationOutcome.UnsupportedSignature
            : sentAt is not { } sent || decoded == 0 ? WebhookVerificationOutcome.MalformedSignature
            : Math.Abs(_time.GetUtcNow().ToUnixTimeSeconds() - sent) > ToleranceSeconds ? WebhookVerificationOutcome.TimestampOutOfRange
            : Utf8.TryWrite(prefix, CultureInfo.InvariantCulture, $"{sent}.", out length) ? null
            : WebhookVerificationOutcome.MalformedSignature;
    }
}
