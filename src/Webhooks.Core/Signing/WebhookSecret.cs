using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Webhooks;

/// <summary>
/// A secret shared with a webhook provider: the key of an HMAC. It never prints itself, and it computes signatures without
/// allocating, from a pool of already keyed hashes that lives as long as the secret.
/// </summary>
/// <remarks>Instances are immutable and safe for concurrent use. Keep one and reuse it: making one hashes the key.</remarks>
[DebuggerDisplay("WebhookSecret (hidden)")]
public sealed class WebhookSecret
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _key;

    private readonly Pool<IncrementalHash> _hashes = new();

    /// <summary>Creates a secret from text, whose UTF-8 bytes are the key; nothing is trimmed or decoded.</summary>
    /// <param name="secret">The text as the provider's settings page shows it.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="secret"/> is null, empty or only white space: anybody could sign with it.
    /// </exception>
    public WebhookSecret(string secret)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);
        _key = Encoding.UTF8.GetBytes(secret);
    }

    /// <summary>
    /// Creates a secret from key bytes, for schemes that encode the key (Standard Webhooks: base64 behind <c>whsec_</c>).
    /// </summary>
    /// <param name="key">The key; it is copied.</param>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty.</exception>
    public WebhookSecret(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
        {
            throw new ArgumentException("The key of a webhook secret is empty: anybody could sign with it.", nameof(key));
        }

        _key = key.ToArray();
    }

    /// <summary>Computes the HMAC-SHA256 of <paramref name="message"/> under this secret. Allocates nothing once warm.</summary>
    /// <param name="message">The signed bytes; may be empty.</param>
    /// <param name="destination">Receives the 32 bytes of the signature.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 32 bytes.</exception>
    public void ComputeHmacSha256(ReadOnlySpan<byte> message, Span<byte> destination) => ComputeHmacSha256([], message, destination);

    /// <summary>
    /// Computes the HMAC-SHA256 of <paramref name="prefix"/> followed by <paramref name="message"/>, for schemes that sign more than
    /// the body (Standard Webhooks signs <c>id.timestamp.body</c>). Allocates nothing once warm.
    /// </summary>
    /// <param name="prefix">What is signed in front of the message; may be empty.</param>
    /// <param name="message">The rest of the signed bytes; may be empty.</param>
    /// <param name="destination">Receives the 32 bytes of the signature.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 32 bytes.</exception>
    public void ComputeHmacSha256(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> message, Span<byte> destination)
    {
        if (destination.Length < SHA256.HashSizeInBytes)
        {
            throw new ArgumentException("An HMAC-SHA256 takes 32 bytes.", nameof(destination));
        }

        var hash = _hashes.Take() ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);

        // Even an empty part costs a call into the cryptographic library.
        if (!prefix.IsEmpty)
        {
            hash.AppendData(prefix);
        }

        hash.AppendData(message);
        hash.TryGetHashAndReset(destination, out _);
        _hashes.Return(hash);
    }

    /// <summary>Gets the key, for guesses at what went wrong in Development; never to be logged.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal ReadOnlySpan<byte> Key => _key;

    /// <summary>Returns a text that names no part of the secret.</summary>
    public override string ToString() => "WebhookSecret (hidden)";
}
