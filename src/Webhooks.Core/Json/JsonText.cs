using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Webhooks.Json;

/// <summary>Reads the text of JSON strings with escapes, without exceptions: lone surrogates and invalid UTF-8 become U+FFFD.</summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

    // Times and ids are shorter, with each of their characters as an escape too.
    private const int MaxEscapedLength = 300;

    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> body) =>
        body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    /// <summary>Returns the text between the quotes of a JSON string, with or without escapes.</summary>
    public static string Read(ReadOnlySpan<byte> sent, bool isEscaped) => isEscaped ? Unescape(sent) : Encoding.UTF8.GetString(sent);

    /// <summary>
    /// Makes a reader over the same string without its escapes, so that times and ids with and without them are read by one set of rules.
    /// Returns <see langword="false"/> for a string that can be neither.
    /// </summary>
    /// <param name="reader">A reader at a string with escapes. By reference: the reader is large.</param>
    /// <param name="plain">A reader at the string without them.</param>
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

    /// <param name="escaped">The text between the quotes; a JSON reader has checked that the escapes are complete.</param>
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
