using System.Buffers;
using System.Globalization;
using System.Text;

namespace Webhooks.Receiving.Diagnosis;

/// <summary>The single steps from a secret as it is configured to what it may have been, and back.</summary>
internal static class SecretForms
{
    private static readonly (string Open, string Close)[] Quotes =
    [
        ("\\\"", "\\\""), ("\"", "\""), ("'", "'"), ("`", "`"), ("\u201C", "\u201D"), ("\u2018", "\u2019"), ("\u00AB", "\u00BB"),
        ("<", ">"),
    ];

    /// <summary>Returns whether a character is white space, or invisible like it: a zero-width space, a byte order mark.</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is '\u200B' or '\u2060' or '\uFEFF' or '\0';

    /// <summary>Returns a text without the white space around it.</summary>
    public static string Trimmed(string text)
    {
        var (start, end) = (0, text.Length);

        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>Returns a text without the pair of quotes around it; null when there is none.</summary>
    public static string? Unquoted(string text)
    {
        foreach (var (open, close) in Quotes)
        {
            if (text.Length > open.Length + close.Length
                && text.StartsWith(open, StringComparison.Ordinal)
                && text.EndsWith(close, StringComparison.Ordinal))
            {
                return text[open.Length..^close.Length];
            }
        }

        return null;
    }

    /// <summary>Returns the secrets that our copy may have been made from, one step away.</summary>
    public static IEnumerable<(string Text, string Code, string Form)> Unwrapped(string text)
    {
        var trimmed = Trimmed(text);

        if (trimmed != text && trimmed.Length > 0)
        {
            var start = text.IndexOf(trimmed, StringComparison.Ordinal);
            var (front, back) = (text[..start], text[(start + trimmed.Length)..]);

            if (front.Length > 0 && back.Length > 0)
            {
                yield return (trimmed, "space-around", "with white space around it");
            }

            if (front.Length > 0)
            {
                yield return (text[start..], "space-in-front", $"with {NameOf(front)} in front of it");
            }

            if (back.Length > 0)
            {
                yield return (text[..^back.Length], "space-behind", $"with {NameOf(back)} behind it");
            }
        }

        if (Unquoted(text) is { } unquoted)
        {
            yield return (unquoted, "quotes", "with quotes around it");
        }

        foreach (var (open, close) in Quotes)
        {
            if (text.StartsWith(open, StringComparison.Ordinal))
            {
                yield return (text[open.Length..], "quote-in-front", "with a quote in front of it");
            }

            if (text.EndsWith(close, StringComparison.Ordinal))
            {
                yield return (text[..^close.Length], "quote-behind", "with a quote behind it");
            }
        }

        if (AfterName(text) is { } value)
        {
            yield return (value, "name", "with a name and an equals sign in front of it");
        }

        if (text is [.., ',' or ';'])
        {
            yield return (text[..^1], "separator", "with a comma or semicolon behind it");
        }

        if (text.Contains('\\', StringComparison.Ordinal) && Unescaped(text) is var unescaped && unescaped != text)
        {
            yield return (unescaped, "escapes", "with escapes in place of characters");
        }

        if (text.Contains('%', StringComparison.Ordinal) && Uri.UnescapeDataString(text) is var plain && plain != text)
        {
            yield return (plain, "percent-encoding", "with percent-encoded characters");
        }

        if (text.Contains("\r\n", StringComparison.Ordinal))
        {
            yield return (text.Replace("\r\n", "\n", StringComparison.Ordinal), "line-ends", "with CR LF in place of LF in it");
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            yield return (text.Replace("\0", "", StringComparison.Ordinal).TrimStart('\uFEFF'), "utf-16", "in UTF-16");
        }

        if (ReadAsLatin1(text) is { } utf8)
        {
            yield return (utf8, "latin-1", "read as Latin-1 where it is UTF-8");
        }
    }

    /// <summary>Returns the bytes that our copy may have been made from.</summary>
    public static IEnumerable<(byte[] Key, string Code, string Form)> Decoded(string text)
    {
        var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[text.Length];

        if (text.Length >= 4 && Convert.TryFromBase64String(padded, bytes.AsSpan(), out var written) && written > 0)
        {
            yield return (bytes[..written], "base64", "in base64");

            // As echo | base64 makes it.
            if (bytes.AsSpan(0, written).TrimEnd("\r\n"u8) is { Length: > 0 } line && line.Length < written)
            {
                yield return (bytes[..line.Length], "base64", "in base64, with a line end behind it");
            }
        }

        if (text.Length >= 2 && text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out written) == OperationStatus.Done)
        {
            yield return (bytes[..written], "hex", "in hexadecimal");
        }
    }

    /// <summary>Returns the forms in which the sender may hold the secret when ours is right.</summary>
    public static IEnumerable<(string Text, string Code, string Form)> Wrapped(string text, int? maxLength)
    {
        foreach (var space in (string[])["\n", "\r\n", "\r", " ", "\t", "\u00A0", "\u200B", "\uFEFF"])
        {
            yield return (text + space, "sender-space-behind", $"with {NameOf(space)} behind it");
            yield return (space + text, "sender-space-in-front", $"with {NameOf(space)} in front of it");
        }

        yield return ($" {text} ", "sender-space-around", "with white space around it");

        foreach (var (open, close) in Quotes)
        {
            yield return (open + text + close, "sender-quotes", "with quotes around it");
            yield return (open + text + close + "\n", "sender-quotes", "with quotes around it and a line end behind it");
            yield return (open + text, "sender-quote-in-front", "with a quote in front of it");
            yield return (text + close, "sender-quote-behind", "with a quote behind it");
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var base64 = Convert.ToBase64String(bytes);
        yield return (base64, "sender-base64", "in base64");
        yield return (base64.TrimEnd('=').Replace('+', '-').Replace('/', '_'), "sender-base64", "in base64 for addresses");
        yield return (Convert.ToBase64String([.. bytes, (byte)'\n']), "sender-base64", "in base64, with a line end behind it");
        yield return (Convert.ToHexStringLower(bytes), "sender-hex", "in hexadecimal");
        yield return (Convert.ToHexString(bytes), "sender-hex", "in hexadecimal");
        yield return (Uri.EscapeDataString(text), "sender-percent-encoding", "with percent-encoded characters");
        yield return (Encoding.Latin1.GetString(bytes), "sender-latin-1", "read as Latin-1 where it is UTF-8");
        yield return (text.ReplaceLineEndings("\r\n"), "sender-line-ends", "with CR LF in place of LF in it");

        if (maxLength is { } max && text.EnumerateRunes().Count() > max)
        {
            yield return (string.Concat(text.EnumerateRunes().Take(max)), "sender-cut", $"cut to its first {max} characters");
        }
    }

    private static string NameOf(string space) => space switch
    {
        "\n" => "a line end (LF)",
        "\r\n" => "a line end (CR LF)",
        "\r" => "a line end (CR)",
        "\uFEFF" => "a byte order mark",
        "\u00A0" => "a no-break space",
        "\u200B" => "a zero-width space",
        "\t" => "a tab",
        " " => "a space",
        _ => "white space",
    };

    // A line of an env file or of a shell: NAME=value, export NAME=value, $env:NAME = value.
    private static string? AfterName(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);

        if (equals <= 0)
        {
            return null;
        }

        var name = text.AsSpan(0, equals).Trim();
        var space = name.LastIndexOf(' ');
        name = space < 0 ? name : name[..space] is "export" or "set" ? name[(space + 1)..] : [];

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or ':' or '$'))
            {
                return null;
            }
        }

        return name.IsEmpty || char.IsAsciiDigit(name[0]) ? null : text[(equals + 1)..].TrimStart(' ');
    }

    private static string Unescaped(string text)
    {
        var plain = new StringBuilder(text.Length);

        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\' || index + 1 == text.Length)
            {
                plain.Append(text[index]);
                continue;
            }

            var escape = text[++index];

            if (escape == 'u'
                && index + 4 < text.Length
                && ushort.TryParse(text.AsSpan(index + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                plain.Append((char)code);
                index += 4;
                continue;
            }

            plain.Append(escape switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => escape });
        }

        return plain.ToString();
    }

    private static string? ReadAsLatin1(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0080', '\u00FF') || text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF'))
        {
            return null;
        }

        var bytes = Encoding.Latin1.GetBytes(text);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }
}
