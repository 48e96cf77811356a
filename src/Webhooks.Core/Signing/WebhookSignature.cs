using System.Buffers;
using System.Security.Cryptography;

namespace Webhooks;

/// <summary>
/// Provides what every HMAC-SHA256 scheme needs, for providers to build on: decoding without exceptions, and a comparison in constant time
/// that tries every secret. None of these allocates.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The length of an HMAC-SHA256 in bytes.</summary>
    public const int Sha256Length = SHA256.HashSizeInBytes;

    /// <summary>Decodes a signature of exactly 64 hexadecimal digits of either case.</summary>
    /// <param name="hex">The digits; anything else is answered with false.</param>
    /// <param name="destination">Receives 32 bytes; its content is undefined when the answer is false.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 32 bytes.</exception>
    public static bool TryDecodeHex(ReadOnlySpan<char> hex, Span<byte> destination)
    {
        ThrowIfShort(destination);
        return hex.Length == Sha256Length * 2
            && Convert.FromHexString(hex, destination, out _, out _) == OperationStatus.Done;
    }

    /// <summary>Decodes a signature of exactly 32 bytes in base64, without white space.</summary>
    /// <param name="base64">The characters; anything else is answered with false.</param>
    /// <param name="destination">Receives 32 bytes; its content is undefined when the answer is false.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 32 bytes.</exception>
    public static bool TryDecodeBase64(ReadOnlySpan<char> base64, Span<byte> destination)
    {
        ThrowIfShort(destination);
        return base64.Length == 44
            && Convert.TryFromBase64Chars(base64, destination[..Sha256Length], out var written)
            && written == Sha256Length;
    }

    /// <summary>Compares one signature with the HMAC-SHA256 of the body under each secret, in order.</summary>
    /// <param name="signature">The 32 decoded bytes of the signature.</param>
    /// <param name="body">The signed bytes, exactly as they came.</param>
    /// <param name="secrets">The secrets to try; with none, the answer is a mismatch.</param>
    /// <returns>Which secret matched, or <see cref="WebhookVerificationOutcome.Mismatch"/>.</returns>
    public static WebhookVerification VerifyHmacSha256(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets) =>
        VerifyHmacSha256(signature, [], body, secrets);

    /// <summary>Compares signatures with the HMAC-SHA256 of a prefix and the body under each secret, in order.</summary>
    /// <param name="signatures">
    /// One or more decoded signatures of 32 bytes each, one after the other; any of them may match. Anything but a multiple of 32
    /// bytes is a mismatch.
    /// </param>
    /// <param name="prefix">The signed bytes in front of the body; may be empty.</param>
    /// <param name="body">The signed bytes, exactly as they came.</param>
    /// <param name="secrets">The secrets to try; with none, the answer is a mismatch.</param>
    /// <returns>Which secret matched, or <see cref="WebhookVerificationOutcome.Mismatch"/>.</returns>
    public static WebhookVerification VerifyHmacSha256(
        ReadOnlySpan<byte> signatures, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets)
    {
        Span<byte> expected = stackalloc byte[Sha256Length];
        var isWhole = signatures.Length % Sha256Length == 0;

        for (var index = 0; isWhole && index < secrets.Length; index++)
        {
            secrets[index].ComputeHmacSha256(prefix, body, expected);

            for (var rest = signatures; !rest.IsEmpty; rest = rest[Sha256Length..])
            {
                if (CryptographicOperations.FixedTimeEquals(expected, rest[..Sha256Length]))
                {
                    return WebhookVerification.Verified(index);
                }
            }
        }

        return WebhookVerification.Refused(WebhookVerificationOutcome.Mismatch);
    }

    private static void ThrowIfShort(Span<byte> destination)
    {
        if (destination.Length < Sha256Length)
        {
            throw new ArgumentException("A signature takes 32 bytes.", nameof(destination));
        }
    }
}
