using System.Globalization;
using System.Text.Unicode;

namespace Webhooks.StandardWebhooks;

/// <summary>
/// The signatures of Standard Webhooks: <c>v1,</c> and the HMAC-SHA256 of <c>id.timestamp.body</c> in base64, several in one header with
/// blanks between them. A message that was sent too long ago, or too far ahead, is refused.
/// </summary>
internal static class StandardWebhookSignature
{
    public const int MaxIdLength = 200;

    /// <summary>The signatures of a header that are looked at; a sender that changes its secret sends two.</summary>
    public const int MaxSignatures = 8;

    // Room for an id of 200 characters, of which some may take more than a byte, and for a number.
    private const int MaxPrefix = 256;
    private const string Version = "v1,";

    /// <summary>Returns null when the headers are worth reading the body for, else why they are refused.</summary>
    public static WebhookVerificationOutcome? Check(WebhookHeaders headers, DateTimeOffset now, TimeSpan tolerance) => Read(
        headers, now, tolerance, stackalloc byte[MaxSignatures * WebhookSignature.Sha256Length], out _, stackalloc byte[MaxPrefix], out _);

    public static WebhookVerification Verify(
        WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets, DateTimeOffset now, TimeSpan tolerance)
    {
        Span<byte> signatures = stackalloc byte[MaxSignatures * WebhookSignature.Sha256Length];
        Span<byte> prefix = stackalloc byte[MaxPrefix];

        return Read(headers, now, tolerance, signatures, out var decoded, prefix, out var length) is { } refusal
            ? WebhookVerification.Refused(refusal)
            : WebhookSignature.VerifyHmacSha256(signatures[..decoded], prefix[..length], body, secrets);
    }

    /// <summary>Returns the header's value for a body.</summary>
    /// <exception cref="ArgumentException">The id is empty or too long.</exception>
    public static string Sign(string id, string timestamp, ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        Span<byte> prefix = stackalloc byte[MaxPrefix];

        if (id.Length is 0 or > MaxIdLength || !Utf8.TryWrite(prefix, $"{id}.{timestamp}.", out var length))
        {
            throw new ArgumentException($"An id has 1 to {MaxIdLength} characters.", nameof(id));
        }

        Span<byte> signature = stackalloc byte[WebhookSignature.Sha256Length];
        secret.ComputeHmacSha256(prefix[..length], body, signature);
        return Version + Convert.ToBase64String(signature);
    }

    /// <summary>Decodes the signatures, one behind the other, and writes what is signed in front of the body.</summary>
    /// <returns>Why they do not count; null when they do.</returns>
    private static WebhookVerificationOutcome? Read(
        WebhookHeaders headers, DateTimeOffset now, TimeSpan tolerance, Span<byte> signatures, out int decoded, Span<byte> prefix,
        out int length)
    {
        (decoded, length) = (0, 0);
        var names = StandardWebhookHeaders.Of(headers);

        if (!headers.TryGetSignature(names.Signature, out var header, out var refusal))
        {
            return refusal;
        }

        if (headers.GetSingle(names.Id) is not { Length: > 0 and <= MaxIdLength } id
            || headers.GetSingle(names.Timestamp) is not { } timestamp
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sentAt)
            || !Utf8.TryWrite(prefix, $"{id}.{timestamp}.", out length))
        {
            return WebhookVerificationOutcome.MalformedSignature;
        }

        if (Math.Abs(now.ToUnixTimeSeconds() - sentAt) > tolerance.TotalSeconds)
        {
            return WebhookVerificationOutcome.TimestampOutOfRange;
        }

        decoded = Decode(header, signatures);

        return decoded > 0 ? null
            : header.Contains(Version, StringComparison.Ordinal) ? WebhookVerificationOutcome.MalformedSignature
            : WebhookVerificationOutcome.UnsupportedSignature;
    }

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
