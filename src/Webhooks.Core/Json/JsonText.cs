using System.Globalization;
using System.Text;

namespace Webhooks.Json;

/// <summary>Text of a JSON string with escapes, read without exceptions: what is not text (lone surrogates, invalid UTF-8) becomes U+FFFD.</summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

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
