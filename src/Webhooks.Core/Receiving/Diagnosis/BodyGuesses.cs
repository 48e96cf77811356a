using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Webhooks.Receiving.Diagnosis;

/// <summary>
/// Guesses the body that a sender may have signed before a proxy, an editor, a shell or a JSON library changed it. It uses nothing but the
/// base library, so that tools can compile it in.
/// </summary>
internal static class BodyGuesses
{
    // Larger bodies would take long to try, and they are rarely rewritten by an editor.
    private const int MaxForTwoSteps = 256 * 1024;

    /// <summary>Returns the bodies that a sender may have signed, when this one arrived.</summary>
    public static IEnumerable<BodyGuess> Of(byte[] body)
    {
        foreach (var guess in Steps(body))
        {
            yield return guess;
        }

        if (body.Length > MaxForTwoSteps)
        {
            yield break;
        }

        foreach (var first in Steps(body))
        {
            foreach (var second in Steps(first.Body))
            {
                yield return new(second.Body, $"{first.Code}+{second.Code}", $"{first.Form}, and {second.Form}");
            }
        }
    }

    private static IEnumerable<BodyGuess> Steps(byte[] body)
    {
        yield return new([.. body, (byte)'\n'], "missing-newline", "has lost the line end (LF) that it ended with");
        yield return new([.. body, (byte)'\r', (byte)'\n'], "missing-newline", "has lost the line end (CR LF) that it ended with");

        if (body.AsSpan().TrimEnd("\r\n"u8) is var trimmed && trimmed.Length < body.Length)
        {
            yield return new([.. trimmed], "trailing-newline", "has got a line end behind it");
        }

        if (body.AsSpan().StartsWith(Encoding.UTF8.Preamble))
        {
            yield return new(body[Encoding.UTF8.Preamble.Length..], "byte-order-mark", "has got a byte order mark in front of it");
        }
        else
        {
            yield return new([.. Encoding.UTF8.Preamble, .. body], "missing-byte-order-mark", "has lost its byte order mark");
        }

        if (Transcoded(body) is { } utf8)
        {
            yield return new(utf8, "utf-16", "was written again in UTF-16");
        }

        var text = Encoding.Latin1.GetString(body);

        if (text.Contains('\n', StringComparison.Ordinal))
        {
            var (ofUnix, ofWindows) = (text.Replace("\r\n", "\n", StringComparison.Ordinal), text.ReplaceLineEndings("\r\n"));
            yield return new(Encoding.Latin1.GetBytes(ofUnix), "line-ends", "has got other line ends (CR LF)");
            yield return new(Encoding.Latin1.GetBytes(ofWindows), "line-ends", "has got other line ends (LF)");
        }

        if (ReadAsLatin1(body) is { } once)
        {
            yield return new(once, "latin-1", "was read as Latin-1 and written as UTF-8");
        }

        if (FromBase64(text) is { } decoded)
        {
            yield return new(decoded, "base64", "came in base64");
        }

        foreach (var guess in Json(body))
        {
            yield return guess;
        }
    }

    private static IEnumerable<BodyGuess> Json(byte[] body)
    {
        if (WithoutJsonSpace(body) is var compact && compact.Length < body.Length)
        {
            yield return new(compact, "re-formatted", "has got white space between its members");
        }

        if (Parsed(body) is not { } json)
        {
            yield break;
        }

        using (json)
        {
            if (json.RootElement.ValueKind == JsonValueKind.String)
            {
                yield return new(Encoding.UTF8.GetBytes(json.RootElement.GetString()!), "json-string", "came as a JSON string");
                yield break;
            }

            foreach (var encoder in (JavaScriptEncoder[])[JavaScriptEncoder.UnsafeRelaxedJsonEscaping, JavaScriptEncoder.Default])
            {
                if (Written(json, encoder) is { } written)
                {
                    yield return new(written, "re-serialised", "was parsed and written again");
                }
            }
        }
    }

    // Numbers and escapes stay as they were written, which a JSON library would not promise.
    private static byte[] WithoutJsonSpace(byte[] body)
    {
        var kept = new List<byte>(body.Length);
        var (isText, isEscaped) = (false, false);

        foreach (var value in body)
        {
            if (!isText && value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            isText = isText ? value != '"' || isEscaped : value == '"';
            isEscaped = isText && !isEscaped && value == '\\';
            kept.Add(value);
        }

        return [.. kept];
    }

    private static JsonDocument? Parsed(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Written(JsonDocument json, JavaScriptEncoder encoder)
    {
        using var written = new MemoryStream();

        try
        {
            using var writer = new Utf8JsonWriter(written, new() { Encoder = encoder });
            json.RootElement.WriteTo(writer);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Text that is not UTF-8: no library wrote it.
            return null;
        }

        return written.ToArray();
    }

    private static byte[]? Transcoded(byte[] body) => body switch
    {
        [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(body.AsSpan(2))),
        [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(body.AsSpan(2))),
        [_, 0, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(body)),
        [0, _, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(body)),
        _ => null,
    };

    private static byte[]? ReadAsLatin1(byte[] body)
    {
        if (!body.AsSpan().ContainsAnyInRange((byte)0x80, (byte)0xFF) || !System.Text.Unicode.Utf8.IsValid(body))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(body);
        return text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF') ? null : Encoding.Latin1.GetBytes(text);
    }

    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return text.Length >= 4 && Convert.TryFromBase64String(text, bytes, out var written) && written > 0 ? bytes[..written] : null;
    }
}
