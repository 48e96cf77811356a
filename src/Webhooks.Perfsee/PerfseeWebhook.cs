namespace Webhooks.Perfsee;

/// <summary>
/// Perfsee's webhooks without ASP.NET and without dependency injection: for functions, queue workers and programs that already hold
/// the body. All members are safe for concurrent use.
/// </summary>
public static class PerfseeWebhook
{
    /// <summary>The name of the header that carries the signature: <c>X-Perfsee-Signature-256</c>.</summary>
    public const string SignatureHeader = PerfseeSignature.HeaderName;

    /// <summary>Perfsee as a provider, for the methods that take any.</summary>
    public static WebhookProvider Provider { get; } = new PerfseeProvider();

    /// <summary>Verifies a delivery and turns it into its event.</summary>
    /// <param name="body">The body exactly as it came: not decoded, not re-serialized.</param>
    /// <param name="signatureHeader">The value of <see cref="SignatureHeader"/>; null or empty is refused as missing.</param>
    /// <param name="secret">The hook's secret.</param>
    /// <returns>The event; an <see cref="UnknownPerfseeEvent"/> for anything that this version cannot type.</returns>
    /// <exception cref="WebhookSignatureException">The signature does not hold.</exception>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is null, empty or only white space.</exception>
    public static PerfseeEvent ConstructEvent(ReadOnlySpan<byte> body, string? signatureHeader, string secret) =>
        ConstructEvent(body, signatureHeader, [new WebhookSecret(secret)]);

    /// <summary>Verifies a delivery with any of several secrets and turns it into its event. Keep the secrets: making one hashes the key.</summary>
    /// <param name="body">The body exactly as it came: not decoded, not re-serialized.</param>
    /// <param name="signatureHeader">The value of <see cref="SignatureHeader"/>; null or empty is refused as missing.</param>
    /// <param name="secrets">The secrets to try, current first.</param>
    /// <returns>The event; an <see cref="UnknownPerfseeEvent"/> for anything that this version cannot type.</returns>
    /// <exception cref="WebhookSignatureException">The signature does not hold.</exception>
    /// <exception cref="ArgumentException"><paramref name="secrets"/> is empty.</exception>
    public static PerfseeEvent ConstructEvent(ReadOnlySpan<byte> body, string? signatureHeader, params ReadOnlySpan<WebhookSecret> secrets)
    {
        if (secrets.IsEmpty)
        {
            throw new ArgumentException("There is no secret to verify with.", nameof(secrets));
        }

        var verification = Verify(body, signatureHeader, secrets);

        return verification.IsVerified ? Parse(body) : throw new WebhookSignatureException(verification.Outcome);
    }

    /// <summary>Verifies a signature. Never throws for anything that a sender controls; allocates nothing.</summary>
    /// <param name="body">The body exactly as it came.</param>
    /// <param name="signatureHeader">The value of <see cref="SignatureHeader"/>; null or empty is refused as missing.</param>
    /// <param name="secrets">The secrets to try, current first; with none, nothing verifies.</param>
    /// <returns>Which secret matched, or why none did.</returns>
    public static WebhookVerification Verify(ReadOnlySpan<byte> body, string? signatureHeader, params ReadOnlySpan<WebhookSecret> secrets) =>
        string.IsNullOrEmpty(signatureHeader)
            ? WebhookVerification.Refused(WebhookVerificationOutcome.MissingSignature)
            : PerfseeSignature.Verify(signatureHeader, body, secrets);

    /// <summary>Turns a body that is already trusted into its event. Never throws.</summary>
    /// <param name="body">The body; the event does not refer to its memory.</param>
    /// <returns>The event; an <see cref="UnknownPerfseeEvent"/> for anything that this version cannot type.</returns>
    public static PerfseeEvent Parse(ReadOnlySpan<byte> body)
    {
        if (PerfseeParser.TryRead(body, static _ => true, out var identity) is { } webhookEvent)
        {
            return webhookEvent;
        }

        PerfseeIdentifier.TryIdentify(body, out identity);
        return PerfseeParser.Parse(identity.Type, body);
    }

    /// <summary>Makes the value of <see cref="SignatureHeader"/> that Perfsee would send with a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="secret">The hook's secret.</param>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    public static string Sign(ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return PerfseeSignature.Sign(body, secret);
    }
}
