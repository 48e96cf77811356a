namespace Webhooks.GitHub;

/// <summary>
/// The signature header of GitHub: <c>sha256=</c> and the HMAC-SHA256 of the raw body in hexadecimal. The older <c>X-Hub-Signature</c>, of
/// SHA-1, is never looked at.
/// </summary>
internal static class GitHubSignature
{
    public const string HeaderName = "X-Hub-Signature-256";
    private const string Algorithm = "sha256";

    /// <summary>Returns null when a header's value is worth reading the body for, else why it is refused.</summary>
    public static WebhookVerificationOutcome? Check(ReadOnlySpan<char> header) =>
        Read(header, stackalloc byte[WebhookSignature.Sha256Length]);

    /// <summary>Verifies a header's value over a body.</summary>
    public static WebhookVerification Verify(ReadOnlySpan<char> header, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets)
    {
        Span<byte> signature = stackalloc byte[WebhookSignature.Sha256Length];

        return Read(header, signature) is { } refusal
            ? WebhookVerification.Refused(refusal)
            : WebhookSignature.VerifyHmacSha256(signature, body, secrets);
    }

    /// <summary>Returns the header's value for a body.</summary>
    public static string Sign(ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        Span<byte> signature = stackalloc byte[WebhookSignature.Sha256Length];
        secret.ComputeHmacSha256(body, signature);
        return $"{Algorithm}={Convert.ToHexStringLower(signature)}";
    }

    /// <summary>Decodes the signature.</summary>
    /// <param name="header">The header's value; nothing in it throws.</param>
    /// <param name="signature">Receives the 32 bytes.</param>
    /// <returns>Why there is no signature; null when there is one.</returns>
    private static WebhookVerificationOutcome? Read(ReadOnlySpan<char> header, Span<byte> signature)
    {
        var equals = header.IndexOf('=');

        return equals <= 0 ? WebhookVerificationOutcome.MalformedSignature
            : header[..equals] is not Algorithm ? WebhookVerificationOutcome.UnsupportedSignature
            : WebhookSignature.TryDecodeHex(header[(equals + 1)..], signature) ? null
            : WebhookVerificationOutcome.MalformedSignature;
    }
}
