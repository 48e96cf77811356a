namespace Webhooks.CircleCI;

/// <summary>
/// The signature header of CircleCI: a comma-separated list of <c>version=signature</c>, of which only <c>v1</c> exists, the HMAC-SHA256 of
/// the raw body in hexadecimal (https://circleci.com/docs/guides/integration/outbound-webhooks/). Other versions are passed over and never
/// replace a missing <c>v1</c>.
/// </summary>
internal static class CircleCISignature
{
    public const string HeaderName = "circleci-signature";

    /// <summary>As many signatures as are looked at; a header may hold a second one while CircleCI rotates something of its own.</summary>
    private const int MaxSignatures = 4;

    private const int MaxEntries = 16;
    private const string Version = "v1";

    /// <summary>Decodes the <c>v1</c> signatures, one behind the other.</summary>
    /// <param name="header">The header's value; nothing in it throws.</param>
    /// <param name="signatures">Receives them; <see cref="MaxSignatures"/> times 32 bytes.</param>
    /// <param name="written">How many bytes were written; 0 when the result is a refusal.</param>
    /// <returns>Why there is no signature; null when there is one.</returns>
    private static WebhookVerificationOutcome? Read(ReadOnlySpan<char> header, Span<byte> signatures, out int written)
    {
        var rest = header;
        var (sawVersion, sawOther) = (false, false);
        written = 0;

        for (var entries = 0; entries < MaxEntries && !rest.IsEmpty && written < signatures.Length; entries++)
        {
            var comma = rest.IndexOf(',');
            var entry = (comma < 0 ? rest : rest[..comma]).Trim(" \t");
            rest = comma < 0 ? [] : rest[(comma + 1)..];
            var equals = entry.IndexOf('=');

            if (equals <= 0)
            {
                continue;
            }

            if (entry[..equals] is not Version)
            {
                sawOther = true;
                continue;
            }

            sawVersion = true;

            if (WebhookSignature.TryDecodeHex(entry[(equals + 1)..], signatures[written..]))
            {
                written += WebhookSignature.Sha256Length;
            }
        }

        return written > 0 ? null
            : sawOther && !sawVersion ? WebhookVerificationOutcome.UnsupportedSignature
            : WebhookVerificationOutcome.MalformedSignature;
    }

    /// <summary>Returns null when a header's value is worth reading the body for, else why it is refused.</summary>
    public static WebhookVerificationOutcome? Check(ReadOnlySpan<char> header) =>
        Read(header, stackalloc byte[MaxSignatures * WebhookSignature.Sha256Length], out _);

    /// <summary>Verifies a header's value over a body.</summary>
    public static WebhookVerification Verify(ReadOnlySpan<char> header, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets)
    {
        Span<byte> signatures = stackalloc byte[MaxSignatures * WebhookSignature.Sha256Length];

        return Read(header, signatures, out var written) is { } refusal
            ? WebhookVerification.Refused(refusal)
            : WebhookSignature.VerifyHmacSha256(signatures[..written], [], body, secrets);
    }

    /// <summary>Returns the header's value for a body.</summary>
    public static string Sign(ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        Span<byte> signature = stackalloc byte[WebhookSignature.Sha256Length];
        secret.ComputeHmacSha256(body, signature);
        return $"{Version}={Convert.ToHexStringLower(signature)}";
    }
}
