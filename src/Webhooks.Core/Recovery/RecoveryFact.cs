using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Recovery;

/// <summary>A fact as the store remembers it, apart from the delivery: something of a type and a subject has come to an end.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Key">A hash of endpoint, tenant, type and subject: what facts about the same thing have in common.</param>
/// <param name="Mark">What tells them apart: the final status, or the hash of the body. Null when the body is not loaded yet.</param>
/// <param name="IsUncertain">Whether the mark is a guess, so that any fact of the key makes this one known.</param>
/// <param name="ChangedAt">A fact of the key that was received then or later makes this one known; null when only the mark does.</param>
/// <param name="ReceivedAt">When it was received or recovered.</param>
/// <param name="ExpiresAt">When it may be forgotten.</param>
internal sealed record RecoveryFact(
    string Endpoint,
    byte[] Key,
    string? Mark,
    bool IsUncertain,
    DateTimeOffset? ChangedAt,
    DateTimeOffset ReceivedAt,
    DateTimeOffset ExpiresAt)
{
    /// <summary>Marks a recovered guess among the recovered marks: everything of the key that arrives later is its repeat.</summary>
    public const string AnyMark = "*";

    /// <summary>How much earlier than the item's last change a delivery may have been received: clocks differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>Gets the marks that recovering the fact leaves behind.</summary>
    public string[] RecoveredMarks => IsUncertain ? [Mark!, AnyMark] : [Mark!];

    public static byte[] KeyOf(string endpoint, string? tenant, string type, string subject)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        foreach (var part in (string[])[endpoint, tenant ?? "", type, subject])
        {
            // Each with its length, so that no two lists of parts give the same bytes.
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }
}
