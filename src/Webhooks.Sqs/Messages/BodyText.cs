using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Webhooks.Sqs.Messages;

/// <summary>
/// A body as the text of a message, byte-exact: as it is where SQS takes every character of it, else in base64. SQS takes no empty text.
/// </summary>
internal static class BodyText
{
    public const string Base64 = "base64";
    public const string Empty = "empty";

    private const string EmptyText = "-";

    private static readonly SearchValues<byte> Refused = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Except([9, 10, 13]).Select(code => (byte)code)]);

    /// <summary>Writes a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="asBase64">Whether it is to be in base64 even where it is text.</param>
    /// <returns>The text, and how it is encoded; <see langword="null"/> when it is the text.</returns>
    public static (string Text, string? Encoding) Write(ReadOnlySpan<byte> body, bool asBase64 = false) =>
        body.IsEmpty ? (EmptyText, Empty)
        : !asBase64 && IsText(body) ? (Encoding.UTF8.GetString(body), null)
        : (Convert.ToBase64String(body), Base64);

    /// <summary>Reads a body.</summary>
    /// <returns>The body; <see langword="null"/> when it is not in the encoding that the message names.</returns>
    public static byte[]? Read(string text, string? encoding)
    {
        switch (encoding)
        {
            case null:
                return Encoding.UTF8.GetBytes(text);
            case Empty:
                return [];
            case Base64:
                var body = new byte[text.Length];
                return Convert.TryFromBase64String(text, body, out var length) ? body[..length] : null;
            default:
                return null;
        }
    }

    // UTF-8, and none of the control characters, U+FFFE and U+FFFF.
    private static bool IsText(ReadOnlySpan<byte> body) =>
        Utf8.IsValid(body) && !body.ContainsAny(Refused) && body.IndexOf("\ufffe"u8) < 0 && body.IndexOf("\uffff"u8) < 0;
}
