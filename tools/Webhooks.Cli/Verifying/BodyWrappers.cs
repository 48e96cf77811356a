using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Webhooks.Cli.Verifying;

/// <summary>Encodings that a shell, an editor, a gateway or a log puts around a body.</summary>
internal static class BodyWrappers
{
    private const int MaxInflated = 16 * 1024 * 1024;

    private static readonly Diagnosis ByteOrderMark = new(
        "byte-order-mark", "the file begins with a byte order mark that was not signed. Save it as UTF-8 without one.");

    private static readonly Diagnosis Utf16 = new(
        "utf-16",
        "the file is UTF-16, as Windows PowerShell's > writes it, and UTF-8 was signed. Save the raw bytes: webhooks listen --save.");

    private static readonly Diagnosis Utf32 = new(
        "utf-32", "the file is UTF-32, and UTF-8 was signed. Save the raw bytes: webhooks listen --save.");

    private static readonly Diagnosis Latin1 = new(
        "encoding", "the file is in another encoding than UTF-8 (Windows-1252 or Latin-1). Save the raw bytes: webhooks listen --save.");

    private static readonly Diagnosis Twice = new(
        "encoding", "the text was encoded as UTF-8 twice: it was read as Latin-1 on the way. Save the raw bytes: webhooks listen --save.");

    private static readonly Diagnosis Base64Text = new(
        "base64", "the body is in base64, as API gateways hand it over. Decode it to bytes before it is verified.");

    private static readonly Diagnosis HexText = new(
        "hexadecimal", "the body is in hexadecimal digits. Decode it to bytes before it is verified.");

    private static readonly Diagnosis JsonText = new(
        "json-string", "the body is inside a JSON string, as logs and queues write it. Decode the string before it is verified.");

    private static readonly Diagnosis Quotes = new(
        "body-quotes", "the body is in quotes that were not signed; a shell or a log put them there. Remove them.");

    private static readonly Diagnosis Percent = new(
        "percent-encoded", "the body is percent-encoded, as a form is. Decode it, or send application/json in place of a form.");

    private static readonly Diagnosis GZip = new("gzip", "the body is compressed with gzip. Decompress it before it is verified.");

    /// <summary>The body as it is, then without the wrappers around it: at most two, one in the other.</summary>
    public static IEnumerable<Guess<byte[]>> Of(byte[] body)
    {
        yield return new(body, null);

        foreach (var outer in Unwrap(body))
        {
            yield return outer;

            foreach (var inner in Unwrap(outer.Value))
            {
                yield return inner.After(outer.Diagnosis);
            }
        }
    }

    private static IEnumerable<Guess<byte[]>> Unwrap(byte[] body)
    {
        if (body.AsSpan().StartsWith(Encoding.UTF8.Preamble))
        {
            yield return new(body[Encoding.UTF8.Preamble.Length..], ByteOrderMark);
        }

        foreach (var (encoding, diagnosis) in Encodings(body))
        {
            var preamble = body.AsSpan().StartsWith(encoding.Preamble) ? encoding.Preamble.Length : 0;
            yield return new(Encoding.UTF8.GetBytes(encoding.GetString(body.AsSpan(preamble))), diagnosis);
        }

        if (body.AsSpan().IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0)
        {
            yield return new(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(body)), Latin1);

            if (Encoding.UTF8.GetString(body) is var text && text.All(character => character <= '\u00FF'))
            {
                yield return new(Encoding.Latin1.GetBytes(text), Twice);
            }
        }

        if (Inflate(body) is { } inflated)
        {
            yield return new(inflated, GZip);
        }

        var trimmed = body.AsSpan().Trim(" \t\r\n"u8).ToArray();

        if (trimmed.Length > 1)
        {
            foreach (var guess in OfText(trimmed))
            {
                yield return guess;
            }
        }
    }

    private static IEnumerable<Guess<byte[]>> OfText(byte[] text)
    {
        if (Base64.IsValid(text))
        {
            yield return new(Convert.FromBase64String(Encoding.ASCII.GetString(text)), Base64Text);
        }

        if (text.Length % 2 == 0 && text.All(digit => char.IsAsciiHexDigit((char)digit)))
        {
            yield return new(Convert.FromHexString(Encoding.ASCII.GetString(text)), HexText);
        }

        if (JsonString(text) is { } inside)
        {
            yield return new(inside, JsonText);
        }

        if (text[0] == text[^1] && text[0] is (byte)'"' or (byte)'\'' or (byte)'`')
        {
            yield return new(text[1..^1], Quotes);
        }

        if (text.Contains((byte)'%'))
        {
            var form = Encoding.UTF8.GetString(text);
            var value = form.StartsWith('%') ? form : form[(form.IndexOf('=') + 1)..];
            yield return new(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(value.Replace('+', ' '))), Percent);
        }
    }

    // Without a mark, text in one of these has a zero at every other place.
    private static IEnumerable<(Encoding Encoding, Diagnosis Diagnosis)> Encodings(byte[] body)
    {
        if (body.Length < 4)
        {
            yield break;
        }

        if (body is [0xFF, 0xFE, 0, 0, ..])
        {
            yield return (Encoding.UTF32, Utf32);
        }
        else if (body is [0xFF, 0xFE, ..] or [not 0, 0, not 0, 0, ..])
        {
            yield return (Encoding.Unicode, Utf16);
        }
        else if (body is [0xFE, 0xFF, ..] or [0, not 0, 0, not 0, ..])
        {
            yield return (Encoding.BigEndianUnicode, Utf16);
        }
    }

    private static byte[]? JsonString(byte[] text)
    {
        try
        {
            return text[0] == (byte)'"' && JsonDocument.Parse(text).RootElement.GetString() is { } inside
                ? Encoding.UTF8.GetBytes(inside)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[]? Inflate(byte[] body)
    {
        if (body is not [0x1F, 0x8B, ..])
        {
            return null;
        }

        try
        {
            using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
            var inflated = new byte[MaxInflated];
            return inflated[..gzip.ReadAtLeast(inflated, MaxInflated, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
