namespace Webhooks.CircleCI;

/// <summary>
/// Provides CircleCI's webhooks without ASP.NET and without dependency injection: for functions, queue workers and programs that already
/// hold the body. All members are safe for concurrent use.
/// </summary>
public static class CircleCIWebhook
{
    /// <summary>The provider's name, and the default name of its endpoint and of its configuration section: <c>CircleCI</c>.</summary>
    public const string ProviderName = "CircleCI";

    /// <summary>The name of the header that carries the signature: <c>circleci-signature</c>.</summary>
    public const string SignatureHeader = CircleCISignature.HeaderName;

    /// <summary>Gets CircleCI as a provider, for the methods that take any.</summary>
    public static WebhookProvider Provider { get; } = new CircleCIProvider();

    /// <summary>Verifies a delivery and turns it into its event.</summary>
    /// <param name="body">The body exactly as it came: not decoded, not re-serialized.</param>
    /// <param name="signatureHeader">The value of <see cref="SignatureHeader"/>; null or empty is refused as missing.</param>
    /// <param name="secret">The webhook's secret token.</param>
    /// <returns>The event; an <see cref="UnknownCircleCIEvent"/> for anything that this version cannot type.</returns>
    /// <exception cref="WebhookSignatureException">The signature does not hold.</exception>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is null, empty or only white space.</exception>
    public static CircleCIEvent ConstructEvent(ReadOnlySpan<byte> body, string? signatureHeader, string secret) =>
        ConstructEvent(body, signatureHeader, new WebhookSecret(secret));

    /// <summary>
    /// Verifies a delivery with one of several secrets and turns it into its event. Keep the secrets: making one hashes the key.
    /// </summary>
    /// <param name="body">The body exactly as it came: not decoded, not re-serialized.</param>
    /// <param name="signatureHeader">The value of <see cref="SignatureHeader"/>; null or empty is refused as missing.</param>
    /// <param name="secret">The current secret.</param>
    /// <param name="retired">Secrets that are still accepted, such as the previous one during a rotation.</param>
    /// <returns>The event; an <see cref="UnknownCircleCIEvent"/> for anything that this version cannot type.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    /// <exception cref="WebhookSignatureException">The signature does not hold.</exception>
    public static CircleCIEvent ConstructEvent(
        ReadOnlySpan<byte> body, string? signatureHeader, WebhookSecret secret, params ReadOnlySpan<WebhookSecret> retired)
    {
        var verification = Verify(body, signatureHeader, secret, retired);

        return verification.IsVerified ? Parse(body) : throw new WebhookSignatureException(verification.Outcome);
    }

    /// <summary>Verifies a signature. Never throws for anything that a sender controls; allocates nothing.</summary>
    /// <param name="body">The body exactly as it came.</param>
    /// <param name="signatureHeader">The value of <see cref="SignatureHeader"/>; null or empty is refused as missing.</param>
    /// <param name="secret">The current secret: place 0 of the result's <see cref="WebhookVerification.SecretIndex"/>.</param>
    /// <param name="retired">Secrets that are still accepted, from place 1.</param>
    /// <returns>Which secret matched, or why none did.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    public static WebhookVerification Verify(
        ReadOnlySpan<byte> body, string? signatureHeader, WebhookSecret secret, params ReadOnlySpan<WebhookSecret> retired)
    {
        ArgumentNullException.ThrowIfNull(secret);

        if (string.IsNullOrEmpty(signatureHeader))
        {
            return WebhookVerification.Refused(WebhookVerificationOutcome.MissingSignature);
        }

        var current = CircleCISignature.Verify(signatureHeader, body, new ReadOnlySpan<WebhookSecret>(in secret));

        if (current.Outcome != WebhookVerificationOutcome.Mismatch || retired.IsEmpty)
        {
            return current;
        }

        var earlier = CircleCISignature.Verify(signatureHeader, body, retired);
        return earlier.IsVerified ? WebhookVerification.Verified(earlier.SecretIndex + 1) : earlier;
    }

    /// <summary>Turns a body that is already trusted into its event. Never throws.</summary>
    /// <param name="body">The body; the event does not refer to its memory.</param>
    /// <returns>The event; an <see cref="UnknownCircleCIEvent"/> for anything that this version cannot type.</returns>
    public static CircleCIEvent Parse(ReadOnlySpan<byte> body)
    {
        if (CircleCIParser.TryRead(body, static _ => true, out var identity) is { } webhookEvent)
        {
            return webhookEvent;
        }

        CircleCIIdentifier.TryIdentify(body, out identity);
        return CircleCIParser.Parse(identity.Type, body);
    }

    /// <summary>Makes the value of <see cref="SignatureHeader"/> that CircleCI would send with a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="secret">The webhook's secret token.</param>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    public static string Sign(ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return CircleCISignature.Sign(body, secret);
    }
}
