using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Webhooks.Json;

/// <summary>
/// Text of a JSON string with escapes, read without exceptions: what is not text (lone surrogates, invalid UTF-8) becomes U+FFFD.
/// </summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

    // Times and ids are shorter, with each of their characters as an escape too.
    private const int MaxEscapedLength = 300;

    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> body) =>
        body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    /// <summary>The text between the quotes of a JSON string, with or without escapes.</summary>
    public static string Read(ReadOnlySpan<byte> sent, bool isEscaped) => isEscaped ? Unescape(sent) : Encoding.UTF8.GetString(sent);

    /// <summary>
    /// The same string as a reader finds it where nothing is escaped, for times and ids: what reads them has one set of rules. False for
    /// what cannot be one.
    /// </summary>
    /// <param name="reader">Stands on a string with escapes. By reference: the reader is large.</param>
    /// <param name="plain">Stands on the string without them.</param>
    public static bool TryReadWithoutEscapes(ref Utf8JsonReader reader, out Utf8JsonReader plain)
    {
        plain = default;

        if (reader.ValueSpan.Length > MaxEscapedLength)
        {
            return false;
        }

        var text = Unescape(reader.ValueSpan);

        if (!Ascii.IsValid(text) || text.AsSpan().ContainsAny('"', '\\') || text.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            return false;
        }

        plain = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{text}\""));
        return plain.Read();
    }

    /// <param name="escaped">What stands between the quotes; a JSON reader has checked that the escapes are complete.</param>
    public static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = new StringBuilder(escaped.Length);

        while (escaped.IndexOf((byte)'\\') is var start and >= 0)
        {
            text.Append(Encoding.UTF8.GetString(escaped[..start]));
            escaped = escaped[(start + 1)..];
            text.Append(escaped[0] switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                (byte)'u' => (char)ushort.Parse(escaped.Slice(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var other => (char)other,
            });
            escaped = escaped[(escaped[0] == 'u' ? 5 : 1)..];
        }

        text.Append(Encoding.UTF8.GetString(escaped));
        ReplaceLoneSurrogates(text);
        return text.ToString();
    }

    private static void ReplaceLoneSurrogates(StringBuilder text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
            {
                continue;
            }

            if (index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]))
            {
                index++;
            }
            else
            {
                text[index] = Replacement;
            }
        }
    }
}
